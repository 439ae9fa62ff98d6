//! What is wrong, where, and what to write instead: a value that every stage collects.
//!
//! A diagnostic carries a code and arguments, never words: its wording lives in one message file
//! per human language (`language/messages/`), so that the same mistake reads as help in each.

use serde::{Deserialize, Serialize};

/// How bad it is: an error stops the publication, a warning does not (unless `--strict`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published while it stands.
    Error,
    /// The site is published all the same.
    Warning,
}

/// Declares an enum whose variants have a stable kebab-case name, with the list of them all.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $(#[doc = $text] $variant,)* }
        impl $name {
            /// Every variant, for the test that no message file lacks one.
            #[cfg(test)]
            pub(crate) const ALL: &[$name] = &[$($name::$variant,)*];

            /// The stable name, as message files and `--format json` write it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    };
}

named!(
    /// Which mistake it is.
    Code {
        Unreadable = "unreadable",
        NotAFile = "not-a-file",
        LinkOutside = "link-outside",
        LinkLoop = "link-loop",
        InvalidName = "invalid-name",
        TooLarge = "too-large",
        InvalidUtf8 = "invalid-utf8",
        ControlCharacter = "control-character",
        StrayMarkdown = "stray-markdown",
        MissingRoot = "missing-root",
        MissingConfig = "missing-config",
        MissingContent = "missing-content",
        YamlSyntax = "yaml-syntax",
        YamlColon = "yaml-colon",
        YamlNoColon = "yaml-no-colon",
        YamlTab = "yaml-tab",
        YamlQuote = "yaml-quote",
        YamlBracket = "yaml-bracket",
        YamlSign = "yaml-sign",
        YamlBrace = "yaml-brace",
        YamlNestedQuote = "yaml-nested-quote",
        YamlSpace = "yaml-space",
        YamlIndent = "yaml-indent",
        YamlLine = "yaml-line",
        YamlComment = "yaml-comment",
        YamlBomb = "yaml-bomb",
        YamlNotAMap = "yaml-not-a-map",
        DuplicateKey = "duplicate-key",
        SameKey = "same-key",
        UnknownKey = "unknown-key",
        MisplacedKey = "misplaced-key",
        LaterKey = "later-key",
        MissingKey = "missing-key",
        MissingForPattern = "missing-for-pattern",
        WrongType = "wrong-type",
        NotAText = "not-a-text",
        InvalidDate = "invalid-date",
        ImpossibleDate = "impossible-date",
        ImpossibleHour = "impossible-hour",
        InvalidHour = "invalid-hour",
        EndBeforeStart = "end-before-start",
        SlotsOverlap = "slots-overlap",
        BesideSlots = "beside-slots",
        EndWithoutStart = "end-without-start",
        DeadlineAfterStart = "deadline-after-start",
        SamePreviousStart = "same-previous-start",
        NoCapacity = "no-capacity",
        NextIsItself = "next-is-itself",
        DoneInFuture = "done-in-future",
        UpdatedInFuture = "updated-in-future",
        NamelessParticipant = "nameless-participant",
        ExpiresBeforeDate = "expires-before-date",
        UnknownZone = "unknown-zone",
        InvalidAddress = "invalid-address",
        InvalidSlug = "invalid-slug",
        InvalidLanguage = "invalid-language",
        RepeatedLanguage = "repeated-language",
        UnlistedLanguage = "unlisted-language",
        MisnamedTranslation = "misnamed-translation",
        SamePage = "same-page",
        InvalidPattern = "invalid-pattern",
        InvalidColour = "invalid-colour",
        InvalidChoice = "invalid-choice",
        UselessComments = "useless-comments",
        CommentsNeedScript = "comments-need-script",
        UnclosedFrontMatter = "unclosed-front-matter",
        FrontMatterStart = "front-matter-start",
        MissingTitle = "missing-title",
        MissingDate = "missing-date",
        SessionWaits = "session-waits",
        NoPage = "no-page",
        ForeignOutput = "foreign-output",
        UnusableOutput = "unusable-output",
        NestingTooDeep = "nesting-too-deep",
        Expansion = "expansion",
        ScriptAddress = "script-address",
        UnknownCodeLanguage = "unknown-code-language",
        UnknownCodeAttribute = "unknown-code-attribute",
        UnknownCallout = "unknown-callout",
        InvalidCodeAttribute = "invalid-code-attribute",
        UnclosedCodeAttributes = "unclosed-code-attributes",
        UnclosedFence = "unclosed-fence",
        LateCallout = "late-callout",
        BareCallout = "bare-callout",
        BrokenCallout = "broken-callout",
        UnevenTable = "uneven-table",
        UnclosedFormula = "unclosed-formula",
        UnclosedHtml = "unclosed-html",
        UnopenedHtml = "unopened-html",
        MathIsOff = "math-is-off",
        InvalidFormula = "invalid-formula",
        UnknownPassage = "unknown-passage",
        UnclosedPassage = "unclosed-passage",
        UnopenedPassage = "unopened-passage",
        UnparsedLink = "unparsed-link",
        UndefinedFootnote = "undefined-footnote",
        UnusedFootnote = "unused-footnote",
        DuplicateFootnote = "duplicate-footnote",
        DuplicateAnchor = "duplicate-anchor",
        TitleInBody = "title-in-body",
        SkippedHeading = "skipped-heading",
        HeadingInCapitals = "heading-in-capitals",
        FakeList = "fake-list",
        VagueLink = "vague-link",
        NameWithoutConsent = "name-without-consent",
        PrivateAddress = "private-address",
        AddressAsPlace = "address-as-place",
        PrintedSolution = "printed-solution",
        MissingAlt = "missing-alt",
        BareCapital = "bare-capital",
        BareLigature = "bare-ligature",
        UnclosedGuillemet = "unclosed-guillemet",
        UnopenedGuillemet = "unopened-guillemet",
        TwoDots = "two-dots",
        DotsAfterEtc = "dots-after-etc",
        BrokenLink = "broken-link",
        EmptyLink = "empty-link",
        LocalPath = "local-path",
        BrokenAnchor = "broken-anchor",
        LinkToUnpublished = "link-to-unpublished",
        DeadLink = "dead-link",
        MovedLink = "moved-link",
        UncheckedLink = "unchecked-link",
        Offline = "offline",
        BrokenLedger = "broken-ledger",
        DuplicateAddress = "duplicate-address",
        AddressBelowFile = "address-below-file",
        SameButForCase = "same-but-for-case",
        DuplicateId = "duplicate-id",
        DuplicateSession = "duplicate-session",
        SessionWithoutNumber = "session-without-number",
        MergedTerms = "merged-terms",
        SimilarTerms = "similar-terms",
        EmptySlug = "empty-slug",
        UnknownAuthor = "unknown-author",
        UnknownTraining = "unknown-training",
        NotARate = "not-a-rate",
        ImpossibleRate = "impossible-rate",
        MoreAnswers = "more-answers",
        RateBelowOne = "rate-below-one",
        UnknownPeriod = "unknown-period",
        EmptyComment = "empty-comment",
        InvalidCommentId = "invalid-comment-id",
        SameCommentId = "same-comment-id",
        UnknownComment = "unknown-comment",
        CommentLoop = "comment-loop",
        CommentsWithoutPage = "comments-without-page",
        SameComments = "same-comments",
        CommentLikeHeading = "comment-like-heading",
        FiguresOfAll = "figures-of-all",
        LawMissing = "law-missing",
        LawPriceTax = "law-price-tax",
        LawNoHours = "law-no-hours",
        LawEvasive = "law-evasive",
        LawNoReferent = "law-no-referent",
        LawNoSample = "law-no-sample",
        LawWeakVerb = "law-weak-verb",
        LawKnowHow = "law-know-how",
        LawNoCertificate = "law-no-certificate",
        LawCertificateExpired = "law-certificate-expired",
        LawCertificateEnds = "law-certificate-ends",
        LawLogo = "law-logo",
        LawCertificationEnded = "law-certification-ended",
        LawRegistration = "law-registration",
        LawApproval = "law-approval",
        InvalidSiret = "invalid-siret",
        InvalidRegistration = "invalid-registration",
        ExpiresBeforeIssued = "expires-before-issued",
        UnknownCategory = "unknown-category",
        UnknownTheme = "unknown-theme",
        UnknownTemplate = "unknown-template",
        TemplateSyntax = "template-syntax",
        TemplateRender = "template-render",
        TemplateName = "template-name",
        TemplateShadows = "template-shadows",
        TemplateImplicit = "template-implicit",
        ExtendsItself = "extends-itself",
        UnknownBlock = "unknown-block",
        UnknownFilter = "unknown-filter",
        UnknownTest = "unknown-test",
        UnknownFunction = "unknown-function",
        UnknownComponent = "unknown-component",
        DuplicateComponent = "duplicate-component",
        DuplicateBlock = "duplicate-block",
        TemplateLoop = "template-loop",
        TemplateUnclosed = "template-unclosed",
        TemplateToken = "template-token",
        UnknownTag = "unknown-tag",
        StrayTag = "stray-tag",
        ClosesAnother = "closes-another",
        ExtendsFirst = "extends-first",
        OutsideBlocks = "outside-blocks",
        ReservedName = "reserved-name",
        UnknownField = "unknown-field",
        UnknownVariable = "unknown-variable",
        NoValue = "no-value",
        ComponentArguments = "component-arguments",
        UnknownArgument = "unknown-argument",
        MissingArgument = "missing-argument",
        NotANumber = "not-a-number",
        NotADate = "not-a-date",
        NotComparable = "not-comparable",
        WrongValue = "wrong-value",
        EndlessComponent = "endless-component",
        NoSuper = "no-super",
        UnusedTemplate = "unused-template",
        BareTemplate = "bare-template",
        UnusedComponent = "unused-component",
        UnusedString = "unused-string",
        EmptyTheme = "empty-theme",
        MisplacedFile = "misplaced-file",
    }
);

named!(
    /// What to write instead.
    Hint {
        DidYouMean = "did-you-mean",
        Callouts = "callouts",
        WriteInitials = "write-initials",
        RenameWithoutName = "rename-without-name",
        HideAddress = "hide-address",
        WriteOnline = "write-online",
        PutInSolution = "put-in-solution",
        CodeAttributes = "code-attributes",
        Passages = "passages",
        OpenTag = "open-tag",
        EscapeTag = "escape-tag",
        NestCallout = "nest-callout",
        CloseFormula = "close-formula",
        CloseFence = "close-fence",
        FormulaStays = "formula-stays",
        Write = "write",
        ForExample = "for-example",
        QuoteIt = "quote-it",
        UseSpaces = "use-spaces",
        CloseQuote = "close-quote",
        AlignWith = "align-with",
        KeyOrIndent = "key-or-indent",
        RemoveLine = "remove-line",
        RemoveAlias = "remove-alias",
        RemoveOne = "remove-one",
        ListLanguage = "list-language",
        AddAnchor = "add-anchor",
        RenameTo = "rename-to",
        NameIsName = "name-is-name",
        CloseFrontMatter = "close-front-matter",
        StartFrontMatter = "start-front-matter",
        AddTitle = "add-title",
        AddDate = "add-date",
        AddStart = "add-start",
        FirstArticle = "first-article",
        AddKey = "add-key",
        PutUnderExtra = "put-under-extra",
        IsoDate = "iso-date",
        IanaZone = "iana-zone",
        FullAddress = "full-address",
        OneOf = "one-of",
        CountryCode = "country-code",
        CountPeople = "count-people",
        MendHours = "mend-hours",
        RemoveKey = "remove-key",
        SayFull = "say-full",
        BothDates = "both-dates",
        NameNext = "name-next",
        NotDone = "not-done",
        UpdatedByNow = "updated-by-now",
        HourAlone = "hour-alone",
        WriteText = "write-text",
        KnownKeys = "known-keys",
        RateOfHundred = "rate-of-hundred",
        OtherCommentId = "other-comment-id",
        AnswerOne = "answer-one",
        NameByPage = "name-by-page",
        JoinFiles = "join-files",
        OfOneTraining = "of-one-training",
        StartWithVerb = "start-with-verb",
        CopySiret = "copy-siret",
        CopyRegistration = "copy-registration",
        QualiopiCategories = "qualiopi-categories",
        FromOne = "from-one",
        SetComments = "set-comments",
        SitePath = "site-path",
        SaveAsUtf8 = "save-as-utf8",
        RemoveCharacter = "remove-character",
        SplitFile = "split-file",
        Simplify = "simplify",
        PlainAddress = "plain-address",
        MoveInside = "move-inside",
        MoveMarkdown = "move-markdown",
        RemoveFile = "remove-file",
        CheckRights = "check-rights",
        OtherRoot = "other-root",
        RenameConfig = "rename-config",
        GoUp = "go-up",
        WriteConfig = "write-config",
        CreateContent = "create-content",
        DefineFootnote = "define-footnote",
        UseFootnote = "use-footnote",
        OtherAnchor = "other-anchor",
        OtherName = "other-name",
        LowerHeading = "lower-heading",
        DescribeLink = "describe-link",
        DescribePicture = "describe-picture",
        DescribeCover = "describe-cover",
        OpenGuillemet = "open-guillemet",
        CloseGuillemet = "close-guillemet",
        OneOrThreeDots = "one-or-three-dots",
        ExistingAnchors = "existing-anchors",
        CreateTarget = "create-target",
        GiveTarget = "give-target",
        CopyBeside = "copy-beside",
        PublishTarget = "publish-target",
        GiveSlug = "give-slug",
        OwnSlug = "own-slug",
        RemoveOldAddress = "remove-old-address",
        RenameFile = "rename-file",
        RenameOne = "rename-one",
        GiveId = "give-id",
        GiveNumber = "give-number",
        OneSpelling = "one-spelling",
        CreateAuthor = "create-author",
        CreateFile = "create-file",
        PatternFields = "pattern-fields",
        PatternIdentity = "pattern-identity",
        PatternSigns = "pattern-signs",
        HexColour = "hex-colour",
        SlugLetters = "slug-letters",
        LanguageTag = "language-tag",
        SeeCatalogue = "see-catalogue",
        RenameVariable = "rename-variable",
        NameArguments = "name-arguments",
        MoveUp = "move-up",
        PutInBlock = "put-in-block",
        CloseWith = "close-with",
        CloseFirst = "close-first",
        Wanted = "wanted",
        WantedSign = "wanted-sign",
        Guard = "guard",
        BeginWith = "begin-with",
        MoveTo = "move-to",
        ArgumentsOnly = "arguments-only",
        JoinTexts = "join-texts",
        KnownTemplates = "known-templates",
        ReadString = "read-string",
        FirstOf = "first-of",
        MendOutside = "mend-outside",
        MendLedger = "mend-ledger",
        TryLater = "try-later",
        GoOnline = "go-online",
        NoProxy = "no-proxy",
        ClearOutput = "clear-output",
        MoveAway = "move-away",
        OtherOutput = "other-output",
        LawExample = "law-example",
        LawTax = "law-tax",
        LawHours = "law-hours",
        LawAccessibility = "law-accessibility",
        LawReferent = "law-referent",
        LawSample = "law-sample",
        LawVerbs = "law-verbs",
        LawNewCertificate = "law-new-certificate",
        LawRenew = "law-renew",
        LawNoLogo = "law-no-logo",
        LawCheckCertification = "law-check-certification",
        LawSentence = "law-sentence",
        LawRegistered = "law-registered",
    }
);

/// A place in a source file. Lines and columns count from 1, columns in characters; line 0 means
/// the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// From the site's root, with `/`.
    pub path: String,
    /// From 1; 0 for the whole file.
    pub line: u32,
    /// From 1, in characters; 0 for the whole line.
    pub column: u32,
    /// How many characters the caret underlines.
    pub length: u32,
}

impl Place {
    /// The file as a whole.
    pub(crate) fn file(path: impl Into<String>) -> Self {
        Place { path: path.into(), ..Place::default() }
    }

    /// A whole line of a file.
    pub(crate) fn line(path: impl Into<String>, line: u32) -> Self {
        Place { line, ..Place::file(path) }
    }
}

/// What the system says of a file, as a word of the list `why`, or as it says it.
pub(crate) fn why_of(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let word = match error.kind() {
        ErrorKind::NotFound => "not_there",
        ErrorKind::PermissionDenied => "forbidden",
        ErrorKind::NotADirectory => "not_a_folder",
        ErrorKind::IsADirectory => "a_folder",
        ErrorKind::AlreadyExists => "there_already",
        ErrorKind::StorageFull => "full",
        ErrorKind::ReadOnlyFilesystem => "read_only",
        ErrorKind::InvalidFilename => "long_name",
        _ => return error.to_string(),
    };
    word.to_owned()
}

/// One mistake of the author's, as a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where; the site as a whole if `None`. First, so that sorting groups by file and line.
    pub place: Option<Place>,
    /// How bad.
    pub severity: Severity,
    /// What.
    pub code: Code,
    /// The words that the message's placeholders stand for.
    pub args: Vec<(String, String)>,
    /// What to write instead.
    pub hint: Option<Hint>,
}

impl Diagnostic {
    pub(crate) fn error(code: Code) -> Self {
        Diagnostic { place: None, severity: Severity::Error, code, args: Vec::new(), hint: None }
    }

    pub(crate) fn warning(code: Code) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code) }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub(crate) fn in_file(self, path: &str) -> Self {
        self.at(Place::file(path))
    }

    pub(crate) fn hint(mut self, hint: Hint) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds "did you mean" where something near exists, and `otherwise` where nothing does.
    pub(crate) fn nearest(self, nearest: Option<String>, otherwise: Option<Hint>) -> Self {
        match (nearest, otherwise) {
            (Some(nearest), _) => self.with("nearest", nearest).hint(Hint::DidYouMean),
            (None, Some(hint)) => self.hint(hint),
            (None, None) => self,
        }
    }

    /// Whether it stops the publication.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
