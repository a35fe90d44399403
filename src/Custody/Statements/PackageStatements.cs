using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>The provider's manifest of what it sealed: names, sizes and digests, before and after sealing.</summary>
/// <param name="Package">As in <c>P-7QK2M4XA9C1D</c>; one sealed file.</param>
/// <param name="Files">What is inside, in name order; the sealed content is their canonical tar archive.</param>
/// <param name="Sealed">The sealed file as it travels.</param>
/// <param name="Recipients">The recipients it is sealed to, of one suite; exactly those that the order names.</param>
/// <param name="Sm2">The provider's SM2 signature (<c>spec/mainland.md</c>); always there where the recipients are SM2
/// keys, and wherever else SM3 values are.</param>
[StatementType("package.sealed", MaxPayloadBytes = StatementReader.MaxListBytes)]
public sealed record PackageSealed(
    string Package, IReadOnlyList<PackageFile> Files, SealedContent Sealed, IReadOnlyList<string> Recipients,
    Sm2Signature? Sm2 = null) : StatementBody, IOfPackage
{
    /// <summary>The most files in one package; names of ordinary length fit in, see <see cref="StatementReader.MaxListBytes"/>.</summary>
    public const int MaxFiles = 10_000;

    public override string? Problem() => ProblemOfNames() ?? MainlandManifest.Problem(this);

    /// <summary>The same before anything was measured and signed.</summary>
    internal string? ProblemOfNames() =>
        StatementText.Package(Package) is { } name ? name
        : Files.Count is 0 or > MaxFiles ? $"a package has 1 to {MaxFiles} files"
        : Files.Select(file => file.Problem()).FirstOrDefault(problem => problem is not null) is { } wrong ? wrong
        : !Files.Zip(Files.Skip(1)).All(p => string.CompareOrdinal(p.First.Name, p.Second.Name) < 0)
            ? "files come in ascending order of their names, without repeats"
        : ArchiveName.FolderAndFile([.. Files.Select(file => file.Name)]) is { } both
            ? $"'{both}' is a file and a folder"
        : Recipients.Count is 0 or > 16 ? "a package has 1 to 16 recipients"
        : RecipientText.Problem(Recipients) is { } recipient ? recipient
        : Sealed.Size <= 0 ? "a sealed file has a size"
        : null;
}

/// <summary>One file before sealing.</summary>
/// <param name="Name">As <see cref="ArchiveName"/> allows.</param>
/// <param name="Sha256">Flat, so that anybody can check it with <c>sha256sum</c>.</param>
/// <param name="Root">The Merkle root over 64 KiB leaves (<c>spec/sealing.md</c>).</param>
/// <param name="Answer">What of the order it answers.</param>
/// <param name="Sm3">In the Mainland profile.</param>
public sealed record PackageFile(
    string Name, long Size, Digest Sha256, Digest Root, FileAnswer Answer, Sm3Digest? Sm3 = null)
{
    /// <summary>The ending of an extract that is made where a package is opened; no file of a provider has it.</summary>
    public const string Extract = ".within-order";

    internal string? Problem() =>
        ArchiveName.Problem(Name)
        ?? (Name.Split('/').Any(part => part.EndsWith(Extract, StringComparison.OrdinalIgnoreCase))
            ? $"the ending {Extract} is kept for extracts" : null)
        ?? (Size < 0 ? "a file has no negative size" : null) ?? Answer.Problem();
}

/// <summary>What the provider says of a file: which lines of the order it answers, and what it is.</summary>
/// <param name="Category">The order's category.</param>
/// <param name="Lines">The order's identifiers, by their place in it from 1, ascending.</param>
/// <param name="From">The earliest moment that a record in it may be of, included.</param>
/// <param name="Until">The latest, excluded.</param>
/// <param name="Description">The provider's own words, 0 to 400 characters; no personal data.</param>
/// <param name="Format">How it can be read, by id (<c>docs/contents.md</c>); <c>other</c> where nothing reads it.</param>
public sealed record FileAnswer(
    string Category, IReadOnlyList<int> Lines, DateTimeOffset From, DateTimeOffset Until, string Description,
    string Format)
{
    /// <summary>The longest description, in characters.</summary>
    public const int MaxDescription = 400;

    /// <summary>The format of a file that only people can read.</summary>
    public const string OtherFormat = "other";

    internal string? Problem() =>
        StatementText.Id("category", Category) ?? StatementText.Id("format", Format)
        ?? (Lines.Count is 0 or > StatementText.MaxItems ? $"a file answers 1 to {StatementText.MaxItems} lines" : null)
        ?? (Lines[0] < 1 || !Lines.Zip(Lines.Skip(1)).All(pair => pair.First < pair.Second)
            ? "lines are counted from 1, in ascending order, without repeats" : null)
        ?? (Until <= From ? "a file's time range ends before it begins" : null)
        ?? (Description.Length > MaxDescription ? $"a description has at most {MaxDescription} characters" : null);
}

/// <summary>The sealed file as it travels.</summary>
/// <param name="Sha256">Flat SHA-256 of the ciphertext.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Header">SHA-256 of its header.</param>
/// <param name="Root">
/// The Merkle root of the ciphertext over 64 KiB leaves (<c>spec/sealing.md</c>): 4 MiB of it can be checked alone.
/// </param>
/// <param name="Sm3">Of the ciphertext, in the Mainland profile.</param>
public sealed record SealedContent(Digest Sha256, long Size, Digest Header, Digest Root, Sm3Digest? Sm3 = null);

/// <summary>The requesting node holds the whole ciphertext, and it is what the manifest says.</summary>
[StatementType("package.delivered")]
public sealed record PackageDelivered(string Package, Digest Sha256, long Size) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? (Size <= 0 ? "a sealed file has a size" : null);
}

/// <summary>The investigator opened the package, for a purpose, and every file was what the manifest says.</summary>
/// <param name="Purpose">Free text of 10 to 1000 characters; stays in the requesting territory.</param>
/// <param name="Case">The case thread in whose name it was opened.</param>
/// <param name="Into">Where the opened content lies; left out, it is the opener's own working copy, whose reference is
/// their pseudonym.</param>
[StatementType("package.opened", Shared = false)]
public sealed record PackageOpened(string Package, string Case, string Purpose, Holder? Into = null)
    : StatementBody, IOfPackage
{
    /// <summary>The holder that such an opening makes.</summary>
    /// <param name="by">The opener's pseudonym.</param>
    public Holder HolderFor(string by) => Into ?? new Holder(HolderKind.WorkingCopy, by);

    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("case", Case) ?? Into?.Problem()
        ?? (Into?.Kind is HolderKind.Node or HolderKind.Backup ? "nothing is opened into a node or a backup" : null)
        ?? (Purpose.Length is < 10 or > 1000 ? "a purpose has 10 to 1000 characters" : null);
}

/// <summary>Late refusal or conditions: the package may be kept but not used, or only so.</summary>
[StatementType("package.restricted")]
public sealed record PackageRestricted(string Package, string Ground, string Article, string Explanation) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Reasons(Ground, Article, Explanation);
}

/// <summary>
/// More was handed over than was ordered: found where it was opened, not shown to anybody, and told to the other side.
/// </summary>
[StatementType("package.excess-reported", MaxPayloadBytes = StatementReader.MaxListBytes)]
public sealed record PackageExcessReported(string Package, IReadOnlyList<FileExcess> Files) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package)
        ?? (Files.Count is 0 or > PackageSealed.MaxFiles ? $"1 to {PackageSealed.MaxFiles} files go beyond the order" : null)
        ?? Files.Select(file => file.Problem()).FirstOrDefault(problem => problem is not null);
}

/// <summary>How much of one file goes beyond the order; a file that is no table of its format does so as a whole.</summary>
/// <param name="Records">How many records it has; 0 for none that can be read.</param>
public sealed record FileExcess(string Name, long Records, long OutOfTime, long OtherIdentifier, long Unreadable)
{
    internal string? Problem() =>
        ArchiveName.Problem(Name)
        ?? (Records < 0 || OutOfTime < 0 || OtherIdentifier < 0 || Unreadable < 0
            || OutOfTime + OtherIdentifier + Unreadable is 0 || OutOfTime + OtherIdentifier > Records
            ? "counts of records do not add up" : null);
}

[StatementType("endorsement.requested", Shared = false)]
public sealed record EndorsementRequested(string Package) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package);
}

/// <summary>The node has verified the package's whole custody: signatures, proofs, digests.</summary>
[StatementType("endorsement.integrity-verified", Shared = false)]
public sealed record EndorsementIntegrityVerified(string Package, Digest Sha256) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package);
}

/// <summary>異地簽註: the local body makes the foreign material local evidence. It does not decide its weight.</summary>
/// <param name="Form">The local form requirements that the body found met, by id.</param>
/// <param name="Limits">What the material may not be used for; empty for none.</param>
/// <param name="Forms">The pack's local forms, filled in; left out where the pack has none for the place.</param>
[StatementType("package.endorsed", Shared = false)]
public sealed record PackageEndorsed(
    string Package, IReadOnlyList<string> Form, IReadOnlyList<string> Limits, string Article,
    IReadOnlyList<FilledForm>? Forms = null) : StatementBody, IOfPackage
{
    /// <summary>The most forms of one endorsement.</summary>
    public const int MaxForms = 8;

    public override string? Problem() =>
        StatementText.Package(Package)
        ?? (Forms?.Count > MaxForms ? $"an endorsement has at most {MaxForms} forms" : null)
        ?? Forms?.Select(form => form.Problem()).FirstOrDefault(problem => problem is not null)
        ?? StatementText.Ids("form", Form) ?? StatementText.Explanations("limits", Limits) ?? StatementText.Id("article", Article);
}

/// <summary>A local form of the rule pack as it was filled in.</summary>
public sealed record FilledForm(string Form, IReadOnlyList<FilledField> Fields)
{
    internal string? Problem() =>
        StatementText.Id("form", Form)
        ?? (Fields.Count > StatementText.MaxItems ? $"a form has at most {StatementText.MaxItems} fields" : null)
        ?? Fields.Select(field => StatementText.Id("field", field.Field)
            ?? (field.Value.Length is 0 or > 1000 ? "a field holds 1 to 1000 characters" : null))
            .FirstOrDefault(problem => problem is not null);
}

public sealed record FilledField(string Field, string Value);

[StatementType("endorsement.refused", Shared = false)]
public sealed record EndorsementRefused(string Package, string Ground, string Article, string Explanation) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Reasons(Ground, Article, Explanation);
}

[StatementType("endorsement.challenged", Shared = false)]
public sealed record EndorsementChallenged(string Package, string Ground, string Explanation) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("ground", Ground) ?? StatementText.Explanation("explanation", Explanation);
}

/// <param name="Outcome"><c>maintained</c> or <c>revoked</c>.</param>
[StatementType("endorsement.decided", Shared = false)]
public sealed record EndorsementDecided(string Package, string Outcome, string Explanation) : StatementBody, IOfPackage
{
    public const string Maintained = "maintained";
    public const string Revoked = "revoked";

    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Explanation("explanation", Explanation)
        ?? (Outcome is Maintained or Revoked ? null : $"an endorsement is '{Maintained}' or '{Revoked}'");
}
