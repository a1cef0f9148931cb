/** Ways of getting a script into a page through a text: 300 and more, from a few bodies in many wrappings. */

/** What a script does if it runs: the test sees it. */
const bodies = ['canary(1)', 'window.canary&&canary(1)', '(1,canary)(1)', 'canary`1`', 'top["can"+"ary"](1)', 'setTimeout("canary(1)")', `${'ev'}al("canary(1)")`, `${'Func'}tion("canary(1)")()`, 'import("data:text/javascript,canary(1)")'] as const;

const wrappings: readonly ((body: string) => string)[] = [
  (body) => `<script data-xss>${body}</script>`, (body) => `"><script data-xss>${body}</script>`, (body) => `'><script data-xss>${body}</script>`, (body) => `</script><script data-xss>${body}</script>`, (body) => `</title><script data-xss>${body}</script>`,
  (body) => `</textarea><script data-xss>${body}</script>`, (body) => `<ScRiPt data-xss>${body}</sCrIpT>`, (body) => `<script data-xss src="data:text/javascript,${encodeURIComponent(body)}"></script>`,
  (body) => `<img data-xss src=x onerror='${body}'>`, (body) => `<img data-xss src=x onerror=${body.replaceAll(' ', '')}//`, (body) => `<svg data-xss onload='${body}'></svg>`, (body) => `<svg data-xss><script>${body}</script></svg>`, (body) => `<svg data-xss><animate onbegin='${body}' attributeName=x dur=1s>`,
  (body) => `<body data-xss onload='${body}'>`, (body) => `<iframe data-xss srcdoc="<script>parent.${body.replaceAll('"', '&quot;')}</script>"></iframe>`, (body) => `<iframe data-xss src="javascript:${body.replaceAll('"', "'")}"></iframe>`, (body) => `<a data-xss href="javascript:${body.replaceAll('"', "'")}">x</a>`,
  (body) => `<details data-xss open ontoggle='${body}'>`, (body) => `<video data-xss><source onerror='${body}'></video>`, (body) => `<audio data-xss src=x onerror='${body}'>`, (body) => `<input data-xss autofocus onfocus='${body}'>`, (body) => `<select data-xss autofocus onfocus='${body}'>`, (body) => `<marquee data-xss onstart='${body}'>`,
  (body) => `<object data-xss data="javascript:${body.replaceAll('"', "'")}"></object>`, (body) => `<embed data-xss src="javascript:${body.replaceAll('"', "'")}">`, (body) => `<form data-xss action="javascript:${body.replaceAll('"', "'")}"><button>x</button></form>`, (body) => `<math data-xss><mi xlink:href="javascript:${body.replaceAll('"', "'")}">x</mi></math>`,
  (body) => `javascript:${body}`, (body) => `JaVaScRiPt:${body}`, (body) => `java\tscript:${body}`, (body) => `data:text/html,<script>${body}</script>`, (body) => `[x](javascript:${body})`, (body) => `![x](x"onerror="${body}")`, (body) => `\${${body}}`, (body) => `{{constructor.constructor('${body.replaceAll("'", '"')}')()}}`,
  (body) => `'-${body}-'`, (body) => `";${body}//`, (body) => `\\u003cscript\\u003e${body}\\u003c/script\\u003e`, (body) => `&lt;script&gt;${body}&lt;/script&gt;`, (body) => `%3Cscript%3E${encodeURIComponent(body)}%3C/script%3E`, (body) => `＜script＞${body}＜/script＞`, (body) => `<!--><img data-xss src=x onerror='${body}'>-->`,
  (body) => `<style data-xss>@import 'javascript:${body.replaceAll("'", '"')}';</style>`, (body) => `<link data-xss rel=stylesheet href="javascript:${body.replaceAll('"', "'")}">`, (body) => `<base data-xss href="javascript:${body.replaceAll('"', "'")}//">`, (body) => `<meta data-xss http-equiv=refresh content="0;url=javascript:${body.replaceAll('"', "'")}">`, (body) => `<template data-xss><script>${body}</script></template><x data-xss onclick='${body}' autofocus tabindex=1>x`,
];

export const scriptPayloads: readonly string[] = wrappings.flatMap((wrap) => bodies.slice(0, 7).map(wrap));
