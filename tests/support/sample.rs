//! The sample site: a little of everything that outputs can depend on.

/// Its files.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("site.yaml", SITE),
    ("content/articles/2025-01-10-alpha.md", ALPHA),
    ("content/articles/beta.md", BETA),
    ("content/articles/2025-06-01-gamma/index.md", GAMMA),
    ("content/articles/2025-06-01-gamma/figure.svg", FIGURE),
    ("content/articles/delta.md", DELTA),
    ("content/articles/epsilon.md", EPSILON),
    ("content/articles/zeta.md", ZETA),
    ("content/trainings/atelier/index.md", TRAINING),
    ("content/trainings/atelier/01-un.md", SESSION_1),
    ("content/trainings/atelier/02-deux.md", SESSION_2),
    ("content/trainings/atelier/03-trois.md", SESSION_3),
    ("content/pages/contact.md", CONTACT),
    ("content/authors/marie.md", MARIE),
    ("content/authors/jean.md", JEAN),
    ("content/images/carre.svg", FIGURE),
    ("content/CNAME", "carnet.example\n"),
    ("themes/mine/templates/page.html", PAGE),
    ("themes/mine/templates/part.html", "<p>{{ site.title }}</p>\n"),
    ("themes/mine/strings/fr.yaml", "home: Maison\n"),
    ("themes/mine/static/point.svg", FIGURE),
];

/// What makes of it a site in two languages.
pub(crate) const TRANSLATIONS: &[(&str, &str)] = &[
    ("content/articles/beta.en.md", BETA_EN),
    ("content/articles/eta.fr.md", "---\ntitle: Êta\ndate: 2025-03-16\n---\nTexte.\n"),
    ("content/articles/2025-06-01-gamma/index.en.md", GAMMA_EN),
    ("content/trainings/atelier/01-un.en.md", SESSION_1_EN),
    ("content/pages/index.en.md", "---\ntitle: Home\n---\nWelcome.\n"),
];

const BETA_EN: &str = "\
---
title: Beta
date: 2025-03-15
authors: [marie]
tags: [two]
---
[alpha](2025-01-10-alpha.md), [delta](delta.md) and [in French](beta.fr.md).
";

const GAMMA_EN: &str = "\
---
title: Gamma
---
![A figure](figure.svg)
";

const SESSION_1_EN: &str = "\
---
title: One
date: 2025-07-01
---
[Two](02-deux.md)
";

const SITE: &str = "\
title: Carnet
base_url: https://carnet.example/
description: Un carnet de formation
pagination: 3
feeds: {limit: 4, content: full}
theme: {name: mine}
comments: {mail: a@carnet.example}
images: {cards: false}
";

/// The oldest article: in no feed of the whole site, in those of its terms and its author.
const ALPHA: &str = "\
---
title: Alpha
tags: [un]
categories: [Outils]
authors: [marie]
aliases: [/vieux/alpha/]
---
Premier paragraphe, qui fait l’extrait.

## Une partie

Le corps d’alpha.
";

const BETA: &str = "\
---
title: Bêta
date: 2025-03-15
tags: [un, deux]
authors: [jean]
---
Un lien vers [alpha](2025-01-10-alpha.md) et vers [une partie](2025-01-10-alpha.md#une-partie).

Le corps de bêta.
";

const GAMMA: &str = "\
---
title: Gamma
tags: [deux]
image: figure.svg
image_alt: Une figure
---
Avec une image.

![Une figure](figure.svg)
";

const DELTA: &str = "\
---
title: Delta
date: 2026-01-05
categories: [Outils]
authors: [marie, jean]
aliases: [/vieux/delta/]
---
Le corps de delta[^n].

[^n]: Une note.
";

const EPSILON: &str = "\
---
title: Epsilon
date: 2026-02-10
training: atelier
---
Le corps d’epsilon, <a href=\"/contact/\">en HTML</a>.

> [!tip] Conseil
> Un conseil.
";

const ZETA: &str = "\
---
title: Zêta
date: 2026-03-20
summary: Le chapô de zêta
tags: [deux]
---
Le corps de zêta.

| a | b |
| - | - |
| 1 | 2 |
";

const TRAINING: &str = "\
---
title: Atelier
summary: Trois séances
authors: [marie]
---
Le programme. La [première](01-un.md) séance.
";

const SESSION_1: &str = "\
---
title: Un
date: 2026-04-01
start: 2026-04-02T09:30
place: Salle A
trainers: [marie]
---
Les notes de la première séance.
";

const SESSION_2: &str = "\
---
title: Deux
date: 2026-04-08
start: 2026-04-09T09:30
tags: [un]
---
Les notes de la deuxième séance.
";

const SESSION_3: &str = "\
---
title: Trois
start: 2026-06-20T09:30
---
Cette séance aura lieu, ![carré](/images/carre.svg).
";

const CONTACT: &str = "\
---
title: Contact
---
Où nous écrire.
";

const MARIE: &str = "\
---
name: Marie Curie
role: Formatrice
---
La vie de Marie.
";

const JEAN: &str = "\
---
name: Jean Zay
---
La vie de Jean.
";

const FIGURE: &str = "\
<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><path d=\"M0 0h9v9z\"/></svg>
";

const PAGE: &str = "\
{%- extends \"base.html\" -%}
{%- block main %}
<h1>{{ page.title }}</h1>
{{ page.html | safe }}
{% include \"part.html\" %}
{%- endblock main -%}
";
