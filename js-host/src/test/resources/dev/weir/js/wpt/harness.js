// What the tests of the Web Platform Tests ask of their harness, as far as the copied ones do.
const self = globalThis;
const tests = [];

const text = (value) => {
  try {
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  } catch {
    return typeof value;
  }
};

function failed(what, description) {
  throw new Error(description === undefined ? what : `${what}: ${description}`);
}

const test = (code, name) => tests.push({ name: name ?? "unnamed", code });
const promise_test = test;
const setup = (code) => code();
const subsetTest = (kind, ...of) => kind(...of);
const format_value = text;
self.GLOBAL = { isWindow: () => false };
const done = () => {};
const step_timeout = (code, millis) => setTimeout(code, millis);

function assert_true(value, description) {
  assert_equals(value, true, description);
}

function assert_false(value, description) {
  assert_equals(value, false, description);
}

function assert_equals(found, wanted, description) {
  if (!Object.is(found, wanted)) {
    failed(`wanted ${text(wanted)}, got ${text(found)}`, description);
  }
}

function assert_not_equals(found, unwanted, description) {
  if (Object.is(found, unwanted)) {
    failed(`got ${text(found)}`, description);
  }
}

function assert_array_equals(found, wanted, description) {
  if (found.length !== wanted.length || Array.prototype.some.call(found, (each, i) => !Object.is(each, wanted[i]))) {
    failed(`wanted ${Array.from(wanted, text)}, got ${Array.from(found, text)}`, description);
  }
}

function assert_unreached(description) {
  failed("this is not to be reached", description);
}

function thrown(code) {
  try {
    code();
  } catch (error) {
    return { error };
  }
  return failed("nothing was thrown");
}

function assert_throws_js(type, code, description) {
  const { error } = thrown(code);
  if (error?.constructor !== type) {
    failed(`wanted a ${type.name}, got ${text(error)}`, description);
  }
}

function assert_throws_exactly(wanted, code, description) {
  assert_equals(thrown(code).error, wanted, description);
}

function assert_throws_dom(name, code, description) {
  const { error } = thrown(code);
  if (!(error instanceof DOMException) || error.name !== name) {
    failed(`wanted a ${name}, got ${text(error)}`, description);
  }
}

async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return { error };
  }
  return failed("nothing was rejected");
}

async function promise_rejects_js(_, type, promise, description) {
  const { error } = await rejection(promise);
  assert_throws_js(type, () => { throw error; }, description);
}

async function promise_rejects_exactly(_, wanted, promise, description) {
  assert_equals((await rejection(promise)).error, wanted, description);
}

// Of common/sab.js. There is no shared memory: what asks for it gets memory of its own.
const createBuffer = (type, length) => new ArrayBuffer(length);

// How many there were, then name and reason of each that failed.
async function outcome() {
  const failures = [];
  for (const { name, code } of tests) {
    try {
      await code({});
    } catch (error) {
      failures.push(`${name}: ${error?.message ?? error}`.toWellFormed().replaceAll("\n", " "));
    }
  }
  return [tests.length, ...failures];
}
