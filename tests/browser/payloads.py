"""Sixty texts that run as code wherever a page, a script, an attribute or a template takes them for its own."""

RUN = '__x=1'
"""What each of them does: leaves its mark on the window."""
ATOM = '<i onx>'
"""For fields that hold no more: an element that a page of ours never has."""
MAIL = "'{{__x=1}}'`${__x=1}`-"
"""Before the @ of an address that passes as one."""

PAYLOADS = (
    # elements that a parser would make
    '<script>__x=1</script>',
    '<img src=x onerror=__x=1>',
    '<svg onload=__x=1>',
    '<svg/onload=__x=1>',
    '<svg><script>__x=1</script></svg>',
    '<svg><animate onbegin=__x=1 attributeName=x dur=1s>',
    '<body onload=__x=1>',
    '<iframe srcdoc="<script>parent.__x=1</script>"></iframe>',
    '<iframe src="javascript:parent.__x=1"></iframe>',
    '<details open ontoggle=__x=1>',
    '<input autofocus onfocus=__x=1>',
    '<select autofocus onfocus=__x=1>',
    '<textarea autofocus onfocus=__x=1>',
    '<video><source onerror=__x=1></video>',
    '<audio src=x onerror=__x=1>',
    '<object data="javascript:__x=1"></object>',
    '<embed src="javascript:__x=1">',
    '<marquee onstart=__x=1>',
    '<a href="javascript:__x=1" autofocus onfocus=__x=1>Vask</a>',
    '<math><mtext><img src=x onerror=__x=1></mtext></math>',
    '<form><button formaction="javascript:__x=1" autofocus onfocus=__x=1>',
    '<style onload=__x=1>@import "//x.example/a";</style>',
    '<link rel=stylesheet href="//x.example/a" onerror=__x=1>',
    '<meta http-equiv=refresh content="0;url=javascript:__x=1">',
    '<base href="//x.example/">',
    '<template><img src=x onerror=__x=1></template>',
    '<noscript><p title="</noscript><img src=x onerror=__x=1>">',
    '<IMG """><SCRIPT>__x=1</SCRIPT>">',
    '<scr<script>ipt>__x=1</scr</script>ipt>',
    '<<script>__x=1//<</script>',
    '<x contenteditable autofocus onfocus=__x=1>',
    '<q-btn @vue:mounted="window.__x=1">',
    '<div v-html="\'<img src=x onerror=__x=1>\'">',
    # out of where texts stand
    '</title><img src=x onerror=__x=1>',
    '</textarea><img src=x onerror=__x=1>',
    '</script><script>__x=1</script>',
    '</style><svg onload=__x=1>',
    '--><img src=x onerror=__x=1><!--',
    ']]><img src=x onerror=__x=1>',
    '"><img src=x onerror=__x=1>',
    "'><img src=x onerror=__x=1>",
    '" autofocus onfocus=__x=1 x="',
    "' autofocus onfocus=__x=1 x='",
    '` autofocus onfocus=__x=1 x=`',
    '"-(window.__x=1)-"',
    "'-(window.__x=1)-'",
    '`-(window.__x=1)-`',
    '${window.__x=1}',
    '`+(window.__x=1)+String.raw`',
    '\\"-(window.__x=1)//',
    "\\'-(window.__x=1)//",
    '*/window.__x=1/*',
    # templates and addresses
    '{{window.__x=1}}',
    '{{constructor.constructor("window.__x=1")()}}',
    '{{$emit.constructor("window.__x=1")()}}',
    '{% set x = 1 %}{{ x.__class__ }}<svg onload=__x=1>',
    'javascript:window.__x=1',
    'java\tscript:window.__x=1',
    'data:text/html,<script>opener.__x=1</script>',
    '&lt;img src=x onerror=__x=1&gt;&#60;svg onload=__x=1&#62;',
)

WATCH = """
window.__x = 0;
window.alert = window.confirm = window.prompt = () => { window.__x = 1; return true; };
"""
"""Runs in a page before anything else."""

TRACES = """() => {
  const found = window.__x ? ['code ran'] : [];
  const sinks = ['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'xlink:href'];
  for (const each of document.querySelectorAll('*')) for (const { name, value } of each.attributes) {
    if (name.startsWith('on') || name.startsWith('@') || name.startsWith('v-')
        || (sinks.includes(name) && /^[\\s\\0-\\x1f]*(javascript|vbscript|data:text)/i.test(value)))
      found.push(each.outerHTML.slice(0, 200));
  }
  for (const each of document.querySelectorAll('iframe, object, embed, base, marquee, math, [http-equiv=refresh]'))
    found.push(each.outerHTML.slice(0, 200));
  return found;
}"""
"""What stands in a page that no page of ours has, and whether anything ran."""
