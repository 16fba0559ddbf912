// Runs a declarative Jenkinsfile in this folder, as far as it knows the words. groovy jenkins.groovy JENKINSFILE
class Pipeline {
    final any = 'any'
    private final Map variables = [:]
    private boolean isFailed = false

    def agent(where) {}
    def options(Closure all) { within(all) }
    def timeout(Map limit) { assert limit.keySet() == ['time', 'unit'] as Set }
    def environment(Closure all) {
        all.delegate = variables
        all.resolveStrategy = Closure.DELEGATE_ONLY
        all()
    }

    def stages(Closure all) { within(all) }
    def stage(String name, Closure what) { if (!isFailed) within(what) }
    def steps(Closure all) { within(all) }
    def sh(String script) {
        if (isFailed) return
        def builder = new ProcessBuilder('sh', '-xe', '-c', script).inheritIO()
        builder.environment().putAll(variables)
        isFailed = builder.start().waitFor() != 0
    }

    def post(Closure all) {
        within(all)
        System.exit(isFailed ? 1 : 0)
    }
    def always(Closure what) { within(what) }
    def junit(Map options) { println "junit: ${found(options.testResults)}" }
    def archiveArtifacts(Map options) { println "archived: ${found(options.artifacts)}" }

    private static List found(String pattern) { ['sh', '-c', "ls $pattern"].execute().text.readLines() }

    private void within(Closure what) {
        what.delegate = this
        what.resolveStrategy = Closure.DELEGATE_FIRST
        what()
    }
}

def words = new Binding(pipeline: { Closure all -> new Pipeline().within(all) })
new GroovyShell(words).evaluate(new File(args[0]))
