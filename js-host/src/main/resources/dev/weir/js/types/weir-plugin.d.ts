// What a plugin of Weir (abi js/1) finds, beside ECMAScript 2023: `"lib": ["es2023"], "types": []` in tsconfig.json,
// or `// @ts-check` and a reference to this file in JavaScript. docs/js-plugins.md says what each thing does.

/** The default export of a plugin: `export default { onRequest(request, ctx) {} } satisfies Plugin<Config>`. */
interface Plugin<Config = unknown> {
  onRequest?(request: Request, ctx: Context<Config>): RequestResult | Promise<RequestResult>;
  onResponse?(response: Response, ctx: Context<Config>): ResponseResult | Promise<ResponseResult>;
}

/** As in workers elsewhere: stands for both handlers; `fetch(request)` in it goes on to the upstream. */
interface Worker<Config = unknown> {
  fetch(request: Request, env: Config, ctx: Context<Config>): Response | Promise<Response>;
}

/** Nothing to go on, a request to go on with, or the answer. */
type RequestResult = Request | Response | void | undefined | null;
/** Nothing to go on, or what goes on instead. */
type ResponseResult = Response | void | undefined | null;

interface Context<Config = unknown> {
  /** The instance's configuration, frozen; `{}` if there is none. */
  readonly config: Config;
  /** The request; in `onResponse` as it was sent on, to be read only. */
  readonly request: Request;
  /** The name of the route. */
  readonly route: string;
  /** Who calls; null for nobody known. Needs the capability `consumer`. */
  readonly consumer: string | null;
  readonly client: { readonly ip: string; readonly tls: boolean };
  /** Texts that the plugins of one exchange share. Numbers and booleans become text. */
  readonly vars: Record<string, string>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Values that all exchanges of the instance share. Needs the capability `kv`. */
  readonly kv: KeyValues;
  /** The call goes on behind its answer until the promise is settled, 30 s at most. */
  waitUntil(promise: Promise<unknown>): void;
  /** In `fetch` handlers: where the plugin fails, the request goes on as if it were not there. */
  passThroughOnException(): void;
}

interface Log {
  debug(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
}

interface Metrics {
  counter(name: string, description?: string): { add(amount?: number): void };
  gauge(name: string, description?: string): { set(value: number): void; add(amount: number): void };
  histogram(name: string, description?: string): { record(value: number): void };
}

type StoredAs = "text" | "json" | "bytes" | "arrayBuffer";
interface Storing {
  /** Seconds until it is gone; 0 for as long as there is room. */
  ttl?: number;
}

interface KeyValues {
  get(key: string): Promise<string | null>;
  get(key: string, type: "text" | { type: "text" }): Promise<string | null>;
  get<T = unknown>(key: string, type: "json" | { type: "json" }): Promise<T | null>;
  get(key: string, type: "bytes" | { type: "bytes" }): Promise<Uint8Array | null>;
  get(key: string, type: "arrayBuffer" | { type: "arrayBuffer" }): Promise<ArrayBuffer | null>;
  /** The value, and the version for `compareAndSet`; 0 where there is none. */
  getWithVersion<T = string>(key: string, type?: StoredAs | { type: StoredAs }): Promise<{ value: T | null; version: number }>;
  /** Text and bytes as they are, anything else as JSON. */
  put(key: string, value: unknown, options?: Storing): Promise<void>;
  /** Stores it if that version is there still; version 0: if nothing is there. */
  compareAndSet(key: string, version: number, value: unknown, options?: Storing): Promise<boolean>;
  /** Whether there was one. */
  delete(key: string): Promise<boolean>;
}

type HeadersInit = Headers | Record<string, string> | Iterable<readonly [string, string]>;
type BufferSource = ArrayBuffer | ArrayBufferView;
type BodyInit = string | BufferSource | URLSearchParams | ReadableStream | AsyncIterable<Uint8Array | string>;

declare class Headers {
  constructor(init?: HeadersInit);
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  delete(name: string): void;
  getSetCookie(): string[];
  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArg?: unknown): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

interface Body {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly bodyUsed: boolean;
  text(): Promise<string>;
  json<T = any>(): Promise<T>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array>;
  formData(): Promise<FormData>;
}

interface RequestInit {
  method?: string;
  headers?: HeadersInit;
  body?: BodyInit | null;
  signal?: AbortSignal;
  redirect?: "manual" | "follow" | "error";
}

declare class Request {
  constructor(input: Request | URL | string, init?: RequestInit | Request);
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** The path as it is on the wire. */
  readonly path: string;
  /** The query as it is on the wire, without its `?`. */
  readonly query: string;
  readonly signal: AbortSignal | null;
  readonly redirect: "manual" | "follow" | "error";
  clone(): Request;
}
interface Request extends Body {}

interface ResponseInit {
  status?: number;
  statusText?: string;
  headers?: HeadersInit;
}

declare class Response {
  constructor(body?: BodyInit | null, init?: ResponseInit | Response);
  static json(data: unknown, init?: ResponseInit): Response;
  static redirect(url: string | URL, status?: 301 | 302 | 303 | 307 | 308): Response;
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: Headers;
  clone(): Response;
}
interface Response extends Body {}

/** Needs the capability `call-outs`; `service:NAME` of the configuration is `service://NAME/path` here. */
declare function fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;

declare class FormData {
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  forEach(callback: (value: string, name: string, form: FormData) => void, thisArg?: unknown): void;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
  static parse(url: string | URL, base?: string | URL): URL | null;
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  readonly searchParams: URLSearchParams;
  hash: string;
  toString(): string;
  toJSON(): string;
}

declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | Iterable<readonly [string, string]>);
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, thisArg?: unknown): void;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

// ECMAScript 2026, which es2023 lacks.
interface Uint8Array<TArrayBuffer extends ArrayBufferLike> {
  toHex(): string;
  toBase64(options?: { alphabet?: "base64" | "base64url"; omitPadding?: boolean }): string;
}

interface Uint8ArrayConstructor {
  fromHex(text: string): Uint8Array<ArrayBuffer>;
  fromBase64(text: string, options?: { alphabet?: "base64" | "base64url" }): Uint8Array<ArrayBuffer>;
}

declare class TextEncoder {
  readonly encoding: "utf-8";
  encode(text?: string): Uint8Array;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: BufferSource, options?: { stream?: boolean }): string;
}

declare function atob(text: string): string;
declare function btoa(text: string): string;
declare function structuredClone<T>(value: T): T;
declare function queueMicrotask(callback: () => void): void;
declare function setTimeout<A extends unknown[]>(callback: (...args: A) => void, millis?: number, ...args: A): number;
declare function setInterval<A extends unknown[]>(callback: (...args: A) => void, millis?: number, ...args: A): number;
declare function clearTimeout(timer?: number): void;
declare function clearInterval(timer?: number): void;

declare const console: Log & { log(...values: unknown[]): void };
declare const performance: { now(): number; readonly timeOrigin: number };

declare class DOMException extends Error {
  constructor(message?: string, name?: string);
  readonly code: number;
}

interface EventInit {
  cancelable?: boolean;
}
declare class Event {
  constructor(type: string, init?: EventInit);
  readonly type: string;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  readonly cancelable: boolean;
  readonly defaultPrevented: boolean;
  preventDefault(): void;
  stopImmediatePropagation(): void;
}
type EventListener = ((event: Event) => void) | { handleEvent(event: Event): void };
declare class EventTarget {
  addEventListener(type: string, listener: EventListener | null, options?: { once?: boolean }): void;
  removeEventListener(type: string, listener: EventListener | null): void;
  dispatchEvent(event: Event): boolean;
}
declare class AbortSignal extends EventTarget {
  static abort(reason?: unknown): AbortSignal;
  static timeout(millis: number): AbortSignal;
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  readonly aborted: boolean;
  readonly reason: unknown;
  onabort: ((event: Event) => void) | null;
  throwIfAborted(): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

interface QueuingStrategy<T = unknown> {
  highWaterMark?: number;
  size?(chunk: T): number;
}
declare class ReadableStreamDefaultController<R = unknown> {
  private constructor();
  readonly desiredSize: number | null;
  enqueue(chunk: R): void;
  close(): void;
  error(reason?: unknown): void;
}
interface UnderlyingSource<R = unknown> {
  type?: "bytes";
  start?(controller: ReadableStreamDefaultController<R>): void | Promise<void>;
  pull?(controller: ReadableStreamDefaultController<R>): void | Promise<void>;
  cancel?(reason?: unknown): void | Promise<void>;
}
type ReadResult<R> = { value: R; done: false } | { value: undefined; done: true };
declare class ReadableStreamDefaultReader<R = unknown> {
  constructor(stream: ReadableStream<R>);
  readonly closed: Promise<undefined>;
  read(): Promise<ReadResult<R>>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
}
interface PipeOptions {
  preventClose?: boolean;
  preventAbort?: boolean;
  preventCancel?: boolean;
  signal?: AbortSignal;
}
declare class ReadableStream<R = any> {
  constructor(source?: UnderlyingSource<R>, strategy?: QueuingStrategy<R>);
  static from<R>(iterable: Iterable<R> | AsyncIterable<R>): ReadableStream<R>;
  readonly locked: boolean;
  cancel(reason?: unknown): Promise<void>;
  getReader(): ReadableStreamDefaultReader<R>;
  pipeThrough<T>(transform: { writable: WritableStream<R>; readable: ReadableStream<T> }, options?: PipeOptions): ReadableStream<T>;
  pipeTo(destination: WritableStream<R>, options?: PipeOptions): Promise<void>;
  tee(): [ReadableStream<R>, ReadableStream<R>];
  values(options?: { preventCancel?: boolean }): AsyncIterableIterator<R>;
  [Symbol.asyncIterator](): AsyncIterableIterator<R>;
}

declare class WritableStreamDefaultController {
  private constructor();
  error(reason?: unknown): void;
}
interface UnderlyingSink<W = unknown> {
  start?(controller: WritableStreamDefaultController): void | Promise<void>;
  write?(chunk: W, controller: WritableStreamDefaultController): void | Promise<void>;
  close?(): void | Promise<void>;
  abort?(reason?: unknown): void | Promise<void>;
}
declare class WritableStreamDefaultWriter<W = unknown> {
  constructor(stream: WritableStream<W>);
  readonly closed: Promise<undefined>;
  readonly ready: Promise<undefined>;
  readonly desiredSize: number | null;
  write(chunk: W): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
  releaseLock(): void;
}
declare class WritableStream<W = any> {
  constructor(sink?: UnderlyingSink<W>, strategy?: QueuingStrategy<W>);
  readonly locked: boolean;
  getWriter(): WritableStreamDefaultWriter<W>;
  abort(reason?: unknown): Promise<void>;
  close(): Promise<void>;
}

declare class TransformStreamDefaultController<O = unknown> {
  private constructor();
  readonly desiredSize: number | null;
  enqueue(chunk: O): void;
  error(reason?: unknown): void;
  terminate(): void;
}
interface Transformer<I = unknown, O = unknown> {
  start?(controller: TransformStreamDefaultController<O>): void | Promise<void>;
  transform?(chunk: I, controller: TransformStreamDefaultController<O>): void | Promise<void>;
  flush?(controller: TransformStreamDefaultController<O>): void | Promise<void>;
  cancel?(reason?: unknown): void | Promise<void>;
}
declare class TransformStream<I = any, O = any> {
  constructor(transformer?: Transformer<I, O>, writable?: QueuingStrategy<I>, readable?: QueuingStrategy<O>);
  readonly readable: ReadableStream<O>;
  readonly writable: WritableStream<I>;
}
declare class TextDecoderStream extends TransformStream<Uint8Array, string> {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
}
declare class TextEncoderStream extends TransformStream<string, Uint8Array> {
  constructor();
  readonly encoding: string;
}
declare class ByteLengthQueuingStrategy {
  constructor(init: { highWaterMark: number });
  highWaterMark: number;
  size(chunk: ArrayBufferView): number;
}
declare class CountQueuingStrategy {
  constructor(init: { highWaterMark: number });
  highWaterMark: number;
  size(): number;
}

type HashName = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
type HashAlgorithm = HashName | { name: HashName };
type KeyUsage = "sign" | "verify" | "encrypt" | "decrypt";
type HmacAlgorithm = { name: "HMAC"; hash: HashAlgorithm; length?: number };
type AesAlgorithm = { name: "AES-GCM"; length?: 128 | 192 | 256 };
type AesGcmParams = { name: "AES-GCM"; iv: BufferSource; additionalData?: BufferSource; tagLength?: 96 | 104 | 112 | 120 | 128 };
interface JsonWebKey {
  kty?: string;
  k?: string;
  alg?: string;
  key_ops?: string[];
  ext?: boolean;
}
declare class CryptoKey {
  private constructor();
  readonly type: "secret";
  readonly algorithm: { readonly name: string; readonly length: number; readonly hash?: { readonly name: HashName } };
  readonly extractable: boolean;
  readonly usages: readonly KeyUsage[];
}
declare class SubtleCrypto {
  private constructor();
  digest(algorithm: HashAlgorithm, data: BufferSource): Promise<ArrayBuffer>;
  generateKey(algorithm: HmacAlgorithm | AesAlgorithm, extractable: boolean, usages: Iterable<KeyUsage>): Promise<CryptoKey>;
  importKey(format: "raw", data: BufferSource, algorithm: HmacAlgorithm | AesAlgorithm | "AES-GCM", extractable: boolean, usages: Iterable<KeyUsage>): Promise<CryptoKey>;
  importKey(format: "jwk", data: JsonWebKey, algorithm: HmacAlgorithm | AesAlgorithm | "AES-GCM", extractable: boolean, usages: Iterable<KeyUsage>): Promise<CryptoKey>;
  exportKey(format: "raw", key: CryptoKey): Promise<ArrayBuffer>;
  exportKey(format: "jwk", key: CryptoKey): Promise<JsonWebKey>;
  sign(algorithm: "HMAC" | { name: "HMAC" }, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  verify(algorithm: "HMAC" | { name: "HMAC" }, key: CryptoKey, signature: BufferSource, data: BufferSource): Promise<boolean>;
  encrypt(algorithm: AesGcmParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  decrypt(algorithm: AesGcmParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
}
declare class Crypto {
  private constructor();
  readonly subtle: SubtleCrypto;
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): string;
}
declare const crypto: Crypto;
