// Runs a script as a JSR223 PreProcessor would, with a map for JMeter's vars. groovy jmeter.groovy SCRIPT VECTORS CALLS
import groovy.json.JsonSlurper

def (file, vectors, calls) = args
def vars = [inst_no: '900024', merchant_no: '851811130002', shop_no: '862010110001', key: 'shoubei-mock-demo-key']
def script = new GroovyShell(new Binding(vars: vars)).parse(new File(file))
new JsonSlurper().parse(new File(vectors), 'UTF-8').cases.findAll { it.rule == [:] }.each {
    println(script.signOf(it.fields, it.key))
}
(1..calls.toInteger()).each {
    vars.put('number', String.format('%07d', it))
    script.run()
    println(vars.get('body'))
}
