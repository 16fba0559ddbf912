// The package's own types put the builder under `default`, but an import does not have it there.
declare module 'junit-report-builder' {
  interface TestCase {
    className(name: string): this;
    name(name: string): this;
    /** Sets the time in seconds. */
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
