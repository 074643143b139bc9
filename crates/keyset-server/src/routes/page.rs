//! Pages that the server gives by itself: one frame and one style, nothing loaded from elsewhere, and
//! fit for paper. What is on a page is written where it is known.

use std::fmt::{self, Write as _};

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};

/// A page. What comes from people is in `main` as [`Text`].
pub(super) fn page(title: &str, main: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title><style>{STYLE}</style></head><body><main>{main}</main></body></html>",
        Text(title),
    );
    let policy = [(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    )];
    (policy, Html(page)).into_response()
}

/// Words as the text of a page.
pub(super) struct Text<'a>(pub(super) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| match letter {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            other => f.write_char(other),
        })
    }
}

/// A page's own style is all that it may use.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#151515;--paper:#fff;--soft:#4d4d4d;--line:#c7c7c7;\
--good:#2a5b12;--bad:#a30000}\
@media screen and (prefers-color-scheme:dark){:root{--ink:#f2f2f2;--paper:#1b1d21;--soft:#b5b5b5;\
--line:#4a4d52;--good:#94d07a;--bad:#ff9b8f}}\
body{margin:0;font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem}\
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}\
p{margin:.75rem 0}.soft{color:var(--soft);font-size:.9rem}\
.short{max-width:30rem;margin:12vh auto 0}\
.verdict{display:inline-block;margin:0;padding:.2rem .8rem;border:2px solid;font-weight:700}\
.passed{color:var(--good)}.failed{color:var(--bad);font-weight:700}.not-applicable{color:var(--soft)}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}\
th:first-child,td:first-child{padding-inline-start:0}\
th{border-bottom:2px solid;font-size:.9rem}\
.checks td:first-child,.whole{white-space:nowrap}.checks td:nth-child(2){min-width:17rem}\
b{word-break:break-all}code{font-size:.75rem;word-break:break-all}\
@media(max-width:48rem){thead{position:absolute;left:-999rem}\
table,tbody{display:block}td{border:0;padding:0}\
tr{display:flex;flex-wrap:wrap;gap:.1rem .9rem;padding:.6rem 0;border-bottom:1px solid var(--line)}\
.keys td:first-child,.checks td:nth-child(2),.checks td:nth-child(4){width:100%}\
.checks td:nth-child(2){order:-1;font-weight:600}\
td[data-label]::before{content:attr(data-label);color:var(--soft)}}\
@media print{body{font-size:10pt}main{padding:0;max-width:none}tr{break-inside:avoid}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_do_not_become_elements() {
        let shown = Text("<b>&\"kim\"").to_string();
        assert_eq!(shown, "&lt;b&gt;&amp;&quot;kim&quot;");
    }
}
