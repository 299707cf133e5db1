package dev.weir.cases;

import java.io.StringWriter;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A report as JUnit writes it in XML: what continuous integration reads. */
public final class JUnitReport {
    private JUnitReport() {}

    /** The whole document. */
    public static String of(Report report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            out.writeStartDocument("UTF-8", "1.0");
            out.writeStartElement("testsuite");
            out.writeAttribute("name", xml(report.plugin()));
            out.writeAttribute("tests", String.valueOf(report.results().size()));
            out.writeAttribute("failures", String.valueOf(report.failures()));
            out.writeAttribute("errors", "0");
            out.writeAttribute("time", Report.seconds(report.took()));
            for (CaseResult result : report.results()) {
                write(out, result);
            }
            out.writeEndElement();
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory takes all that is written", e);
        }
        return text.append('\n').toString();
    }

    private static void write(XMLStreamWriter out, CaseResult result) throws XMLStreamException {
        out.writeStartElement("testcase");
        out.writeAttribute("classname", xml(result.ran().place().file()));
        out.writeAttribute("name", xml(result.ran().name()));
        out.writeAttribute("time", Report.seconds(result.took()));
        if (!result.passed()) {
            out.writeStartElement("failure");
            out.writeAttribute("message", xml(result.mismatches().getFirst().toString()));
            out.writeCharacters(
                    xml(
                            result.mismatches().stream()
                                    .map(Mismatch::toString)
                                    .collect(Collectors.joining("\n"))));
            out.writeEndElement();
        }
        out.writeEndElement();
    }

    /** The text with what XML cannot have replaced (XML 1.0 §2.2). */
    private static String xml(String text) {
        return text.codePoints()
                .map(c -> allowed(c) ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean allowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
