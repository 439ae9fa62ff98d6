//! What attackers have tried on other people's pages, after the evasions that OWASP and html5sec
//! have gathered: nothing of it may be left but a few elements and the addresses of links.

use super::{ELEMENTS, REL, SCHEMES, has_words, html, markdown};
use crate::language::typography::Style;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use std::cell::RefCell;

/// Each is tried as HTML, as Markdown, and within both.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>",
    "<script/xss src=\"https://evil.example/x.js\"></script>",
    "<script\u{b}src=//evil.example/x></script>",
    "<<SCRIPT>alert(\"XSS\");//\\<</SCRIPT>",
    "<SCRIPT SRC=https://evil.example/xss.js?< B >",
    "<script src=//evil.example/.j>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "\\\";alert('XSS');//",
    "</TITLE><SCRIPT>alert(\"XSS\");</SCRIPT>",
    "</script><script>alert(1)</script>",
    "<script>alert(1)//",
    "<script type=\"text/plain\">x</script><script>alert(1)",
    "<IMG SRC=\"javascript:alert('XSS');\">",
    "<IMG SRC=javascript:alert('XSS')>",
    "<IMG SRC=JaVaScRiPt:alert('XSS')>",
    "<IMG SRC=`javascript:alert(\"RSnake says, 'XSS'\")`>",
    "<IMG \"\"\"><SCRIPT>alert(\"XSS\")</SCRIPT>\"\\>",
    "<IMG SRC=javascript:alert(String.fromCharCode(88,83,83))>",
    "<IMG SRC=# onmouseover=\"alert('xxs')\">",
    "<IMG SRC= onmouseover=\"alert('xxs')\">",
    "<IMG onmouseover=\"alert('xxs')\">",
    "<IMG SRC=/ onerror=\"alert(String.fromCharCode(88,83,83))\"></img>",
    "<img src=x onerror=\"&#0000106&#0000097&#0000118&#0000097\">",
    "<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    "<a href=&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105:x>a</a>",
    "<a href=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)>a</a>",
    "<a href=\"jav\tascript:alert('XSS');\">a</a>",
    "<a href=\"jav&#x09;ascript:alert('XSS');\">a</a>",
    "<a href=\"jav&#x0A;ascript:alert('XSS');\">a</a>",
    "<a href=\"jav&#x0D;ascript:alert('XSS');\">a</a>",
    "<a href=\"java\0script:alert(1)\">a</a>",
    "<a href=\" &#14;  javascript:alert('XSS');\">a</a>",
    "<a href=\"\u{1}javascript:alert(1)\">a</a>",
    "<a href=\"\u{a0}javascript:alert(1)\">a</a>",
    "<a href=javascript&colon;alert(1)>a</a>",
    "<a href=\"javascript&Tab;:alert(1)\">a</a>",
    "<a href=\"java&NewLine;script:alert(1)\">a</a>",
    "<a href=\"vbscript:msgbox(1)\">a</a>",
    "<a href=\"livescript:x\">a</a>",
    "<a href=\"mocha:x\">a</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">a</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">a</a>",
    "<a href=\"blob:https://evil.example/x\">a</a>",
    "<a href=\"file:///etc/passwd\">a</a>",
    "<a href=\"feed:javascript:alert(1)\">a</a>",
    "<a href=\"view-source:x\">a</a>",
    "<a href=\"//evil.example/\">a</a>",
    "<a href=\"/logout\">a</a>",
    "<a href=\"\\\\evil.example\">a</a>",
    "<a onmouseover=\"alert(document.cookie)\">xxs link</a>",
    "<a onmouseover=alert(document.cookie)>xxs link</a>",
    "<a href=\"https://x.example/\" onclick=\"alert(1)\" style=\"x\" target=_blank>a</a>",
    "<a href=\"https://x.example/\" href=\"javascript:alert(1)\">a</a>",
    "<a href=\"javascript:alert(1)\" href=\"https://x.example/\">a</a>",
    "<a href='https://x.example/\"onmouseover=\"alert(1)'>a</a>",
    "<a href=\"https://x.example/\" rel=\"opener\" ping=\"https://e.example/\" id=x class=y>a</a>",
    "<a xlink:href=\"javascript:alert(1)\">a</a>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text x=20 y=20>XSS</text></a></svg>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><use href=\"data:image/svg+xml,<svg><script>x()</script></svg>#x\"/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><foreignObject><iframe onload=alert(1)></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math href=\"javascript:alert(1)\">CLICKME</math>",
    "<BODY BACKGROUND=\"javascript:alert('XSS')\">",
    "<BODY ONLOAD=alert('XSS')>",
    "<BODY onload!#$%&()*~+-_.,:;?@[/|\\]^`=alert(\"XSS\")>",
    "<body onscroll=alert(1)><br><br><input autofocus>",
    "<INPUT TYPE=\"IMAGE\" SRC=\"javascript:alert('XSS');\">",
    "<input onfocus=alert(1) autofocus>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<textarea onfocus=alert(1) autofocus></textarea>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<keygen onfocus=alert(1) autofocus>",
    "<button formaction=\"javascript:alert(1)\">X</button>",
    "<form action=\"javascript:alert(1)\"><input type=submit></form>",
    "<form id=x></form><button form=x formaction=\"javascript:alert(1)\">X</button>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<BGSOUND SRC=\"javascript:alert('XSS');\">",
    "<BR SIZE=\"&{alert('XSS')}\">",
    "<LINK REL=\"stylesheet\" HREF=\"javascript:alert('XSS');\">",
    "<LINK REL=\"stylesheet\" HREF=\"https://evil.example/xss.css\">",
    "<STYLE>@import'https://evil.example/xss.css';</STYLE>",
    "<STYLE>li {list-style-image: url(\"javascript:alert('XSS')\");}</STYLE><UL><LI>XSS</br>",
    "<STYLE>@im\\port'\\ja\\vasc\\ript:alert(\"XSS\")';</STYLE>",
    "<IMG STYLE=\"xss:expr/*XSS*/ession(alert('XSS'))\">",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<p style=\"position:fixed;inset:0;z-index:9\">x</p>",
    "<DIV STYLE=\"background-image: url(javascript:alert('XSS'))\">x</DIV>",
    "<DIV STYLE=\"width: expression(alert('XSS'));\">x</DIV>",
    "<XSS STYLE=\"behavior: url(xss.htc);\">x</XSS>",
    "<META HTTP-EQUIV=\"refresh\" CONTENT=\"0;url=javascript:alert('XSS');\">",
    "<META HTTP-EQUIV=\"Set-Cookie\" Content=\"USERID=<SCRIPT>alert('XSS')</SCRIPT>\">",
    "<base href=\"javascript:alert('XSS');//\">",
    "<IFRAME SRC=\"javascript:alert('XSS');\"></IFRAME>",
    "<IFRAME SRC=# onmouseover=\"alert(document.cookie)\"></IFRAME>",
    "<iframe srcdoc=\"<img src=x onerror=alert(1)>\"></iframe>",
    "<iframe src=https://evil.example/ <",
    "<FRAMESET><FRAME SRC=\"javascript:alert('XSS');\"></FRAMESET>",
    "<TABLE BACKGROUND=\"javascript:alert('XSS')\"><TD BACKGROUND=\"javascript:x\">x",
    "<table><td><form><a href=javascript:alert(1)>x",
    "<OBJECT TYPE=\"text/x-scriptlet\" DATA=\"https://evil.example/x.html\"></OBJECT>",
    "<object data=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\"></object>",
    "<EMBED SRC=\"https://evil.example/xss.swf\" AllowScriptAccess=\"always\"></EMBED>",
    "<embed code=\"javascript:alert(1)\">",
    "<applet code=\"javascript:confirm(document.cookie);\">",
    "<video><source onerror=\"alert(1)\"></video>",
    "<video poster=javascript:alert(1)//></video>",
    "<video src=x onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<noembed><img src=x onerror=alert(1)></noembed>",
    "<title>&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;</title>",
    "<!--[if gte IE 4]><SCRIPT>alert('XSS');</SCRIPT><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)><!-->",
    "<!-- <img src=\"--><img src=x onerror=alert(1)//\">",
    "<comment><img src=\"</comment><img src=x onerror=alert(1)//\">",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<![><img src=\"]><img src=x onerror=alert(1)//\">",
    "<? echo('<SCR)'; echo('IPT>alert(\"XSS\")</SCRIPT>'); ?>",
    "<?xml version=\"1.0\"?><h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">x</h:script>",
    "<!DOCTYPE x [<!ENTITY x \"<script>alert(1)</script>\">]>&x;",
    "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<p onclick=alert(1) id=\"contenu\" class=\"skip\" tabindex=1 contenteditable>x</p>",
    "<p/onclick=alert(1)//>x",
    "<em accesskey=x onfocus=alert(1)>x</em>",
    "<li onclick=alert(1) value=9999999>x",
    "<ol start=99999 style=x><li>x</ol>",
    "<blockquote cite=\"javascript:alert(1)\">x</blockquote>",
    "<del cite=\"javascript:alert(1)\" datetime=x>x</del>",
    "<code class=\"language-x\" onmouseenter=alert(1)>x</code>",
    "<pre\nonclick=alert(1)>x</pre>",
    "<br onclick=alert(1)>x",
    "<h1 onclick=alert(1)>x</h1>",
    "<b onclick=alert(1)>x</b><i style=x>y</i><s class=z>z</s>",
    "<b <script>alert(1)</script>>x</b>",
    "+ADw-SCRIPT+AD4-alert('XSS');+ADw-/SCRIPT+AD4-",
    "¼script¾alert(¢XSS¢)¼/script¾",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)",
    "\u{202e}<script>alert(1)</script>",
    "<\u{0}script>alert(1)</script>",
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    "<picture><source srcset=\"x\"><img src=x onerror=alert(1)></picture>",
    "<map name=x><area href=javascript:alert(1)></map>",
    "<input type=hidden name=csrf><button>x</button>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](javascript&colon;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\\script:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x \"title\")",
    "[a](https://x.example/\"onmouseover=\"alert(1))",
    "[a](https://x.example \"\\\" onclick=alert(1)\")",
    "[a]\n\n[a]: javascript:alert(1)",
    "[a][b]\n\n[b]: <javascript:alert(1)> 'x'",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "![\"onerror=\"alert(1)](x)",
    "[![x](https://evil.example/p.gif)](javascript:alert(1))",
    "``` x\" onmouseover=\"alert(1)\nx\n```",
    "```<script>\nalert(1)\n```",
    "<div\n\nonclick=alert(1)>x",
    "# <img src=x onerror=alert(1)>\n## x {#contenu .skip onclick=alert(1)}",
    "> <script>\n> alert(1)\n> </script>",
    "- <iframe src=x>\n- <svg onload=alert(1)>",
    "| <script>alert(1)</script> |\n| --- |\n| x |",
    "*<script>alert(1)</script>*",
    "`</code><script>alert(1)</script>`",
    "<https://x.example/?a=\"><script>alert(1)</script>>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
];

/// What of some HTML would not be allowed in a comment.
fn forbidden(clean: &str) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(element!("*", |el| {
            found.borrow_mut().extend(forbidden_of(el));
            Ok(())
        }))
        .append_document_content_handler(lol_html::doc_comments!(|comment| {
            found.borrow_mut().push(format!("a comment: {}", comment.text()));
            Ok(())
        }));
    rewrite_str(clean, settings).expect("it is HTML");
    found.into_inner()
}

fn forbidden_of(element: &Element) -> Vec<String> {
    let name = element.tag_name_preserve_case();
    // The only element that typography adds.
    let is_known = ELEMENTS.contains(&&*name) || name == "sup";
    let mut found: Vec<String> = (!is_known).then(|| format!("<{name}>")).into_iter().collect();
    for attribute in element.attributes() {
        let (key, value) = (attribute.name_preserve_case(), attribute.value());
        let value = html_escape::decode_html_entities(&value).into_owned();
        let is_allowed = match (&*name, &*key) {
            ("a", "href") => SCHEMES
                .iter()
                .any(|one| value.strip_prefix(one).is_some_and(|rest| rest.starts_with(':'))),
            ("a", "rel") => value == REL,
            _ => false,
        };
        if !is_allowed {
            found.push(format!("<{name} {key}={value:?}>"));
        }
    }
    if name == "a" && element.get_attribute("rel").is_none() {
        found.push("<a> without rel".to_owned());
    }
    found
}

#[test]
fn nothing_that_harms_is_left() {
    assert!(VECTORS.len() >= 80);
    let style = Style::of("fr").expect("it is known");
    for vector in VECTORS {
        let tried = [
            (*vector).to_owned(),
            format!("Avant {vector} après"),
            format!("<p>Avant</p>{vector}<p>après</p>"),
            format!("> - {vector}\n\n**a {vector}**"),
            format!("<a href=\"https://x.example/\">{vector}</a>"),
            vector.repeat(3),
        ];
        for text in tried {
            for clean in [html(&text), markdown(&text)] {
                let clean = clean.expect("it is not deep");
                assert_eq!(forbidden(&clean), [""; 0], "{text}\n{clean}");
                let set = crate::document::typeset::html(clean, style);
                assert_eq!(forbidden(&set), [""; 0], "{text}\n{set}");
            }
        }
    }
}

#[test]
fn the_test_knows_what_harms() {
    for (bad, n) in [
        ("<script>x</script>", 1),
        ("<p onclick=x>x</p>", 1),
        ("<a href=javascript:x rel=\"nofollow ugc noopener\">x</a>", 1),
        ("<a href=https://x.example/>x</a>", 1),
        ("<img src=x>", 2),
        ("<!-- x -->", 1),
        ("<p>x</p>", 0),
    ] {
        assert_eq!(forbidden(bad).len(), n, "{bad}");
    }
}

#[test]
fn what_readers_write_is_kept() {
    let rel = "rel=\"nofollow ugc noopener\"";
    for (text, expected) in [
        ("Merci *bien* !", "<p>Merci <em>bien</em> !</p>".to_owned()),
        ("# Titre\ntexte", "<p>Titre</p>\n<p>texte</p>".to_owned()),
        ("a <b>gras</b>", "<p>a &lt;b&gt;gras&lt;/b&gt;</p>".to_owned()),
        ("~~a~~ ![une image](x.png)", "<p><del>a</del> une image</p>".to_owned()),
        ("<https://x.example>", {
            format!("<p><a href=\"https://x.example\" {rel}>https://x.example</a></p>")
        }),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>".to_owned()),
    ] {
        assert_eq!(markdown(text).expect("it is not deep"), expected, "{text}");
    }
    for (text, expected) in [
        ("Un.\nDeux.\r\n\r\nTrois.", "<p>Un.<br>\nDeux.</p>\n<p>Trois.</p>"),
        ("<h2>A</h2><div><b>b</b> <i>c</i></div>", "<p>A</p><strong>b</strong> <em>c</em>"),
        ("<p class=x>A <img src=y alt=z></p>", "<p>A </p>"),
    ] {
        assert_eq!(html(text).expect("it is not deep"), expected, "{text}");
    }
}

#[test]
fn bombs_are_refused_and_emptiness_is_seen() {
    let deep = ["> ".repeat(200), "[".repeat(5_000)];
    assert!(deep.iter().all(|text| markdown(&format!("{text}x")).is_err()));
    assert!(html(&"<blockquote>".repeat(5_000)).is_err());
    assert!(html(&"<b>".repeat(20_000)).is_err());
    for (clean, words) in [("<p></p>", false), ("<p>&nbsp;<br></p>", false), ("<p>a</p>", true)] {
        assert_eq!(has_words(clean), words, "{clean}");
    }
}
