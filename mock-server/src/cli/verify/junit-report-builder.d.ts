// Its own types have the builder under `default`, where it is not when it is imported.
declare module 'junit-report-builder' {
  interface TestCase {
    className(name: string): this;
    name(name: string): this;
    /** Seconds. */
    time(seconds: number): this;
    failure(message?: string, type?: string): this;
    stacktrace(text: string): this;
    skipped(): this;
    standardOutput(text: string): this;
    standardError(text: string): this;
  }
  interface TestSuite {
    name(name: string): this;
    testCase(): TestCase;
  }
  interface Builder {
    newBuilder(): Builder;
    testSuite(): TestSuite;
    build(): string;
  }
  const builder: Builder;
  export default builder;
}
