using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>Another place holds content of the package; it will be asked for when the package is destroyed.</summary>
/// <param name="Keeper">The office that keeps it, as in <c>MO/PJ</c>, or the node.</param>
/// <param name="Purpose">Free text of 10 to 1000 characters; stays in the requesting territory.</param>
/// <param name="Under">The <c>package.opened</c> whose permission it was made under; left out for a backup.</param>
[StatementType("package.copied", Shared = false)]
public sealed record PackageCopied(string Package, Holder Holder, string Keeper, string Purpose, Digest? Under = null)
    : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? Holder.Problem() ?? StatementText.Id("keeper", Keeper)
        ?? (Holder.Kind == HolderKind.Node ? "the node that holds the sealed file is no copy" : null)
        ?? (Holder.Kind != HolderKind.Backup && Under is null ? "a copy is made under an opening; a backup is not" : null)
        ?? (Purpose.Length is < 10 or > 1000 ? "a purpose has 10 to 1000 characters" : null);
}

/// <summary>One copy is gone, or stays by law; said by its keeper's office, a custodian or a judge.</summary>
/// <param name="Basis">The law by which it stays; only then.</param>
[StatementType("copy.destroyed", Shared = false)]
public sealed record CopyDestroyed(string Package, Holder Holder, FateMethod Method, string? Basis = null)
    : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? Holder.Problem() ?? Fate.Problem(Holder, Method, Basis);
}

/// <summary>
/// One of the persons that the pack demands says that a key which could open the package is gone, or stays by law.
/// </summary>
/// <param name="Recipient">SHA-256 of the recipient as the manifest writes it, <see cref="Fingerprint"/>.</param>
/// <param name="Basis">The law by which it stays, as for a key that opens what is kept; only then.</param>
[StatementType("key.destroyed", Shared = false)]
public sealed record KeyDestroyed(string Package, Digest Recipient, FateMethod Method, string? Basis = null)
    : StatementBody, IOfPackage
{
    public override string? Problem() => StatementText.Package(Package) ?? Fate.OfKey(Method, Basis);

    /// <summary>How statements name a recipient.</summary>
    /// <param name="recipient">As in a manifest, <c>age1…</c>.</param>
    public static Digest Fingerprint(string recipient) => Digest.Of(Encoding.UTF8.GetBytes(recipient));
}

/// <summary>A copy's line in the certificate of destruction.</summary>
/// <param name="By">Who said it: a pseudonym, or the node.</param>
/// <param name="Said">Their <c>copy.destroyed</c>; the node's own line has none.</param>
public sealed record CopyLine(
    Holder Holder, FateMethod Method, DateTimeOffset At, string By, string? Basis = null, Digest? Said = null)
{
    internal string? Problem() =>
        Holder.Problem() ?? StatementText.Id("by", By)
        ?? ((Holder.Kind == HolderKind.Node) == (Said is not null) ? "a copy's line, and no other, names a statement" : null)
        ?? (Holder.Kind == HolderKind.Node
            ? Method == FateMethod.Deleted && Basis is null ? null : "the node deletes what it holds"
            : Fate.Problem(Holder, Method, Basis));
}

/// <summary>A key's line in the certificate of destruction.</summary>
/// <param name="At">When the last of them said it.</param>
/// <param name="By">Who said it, by pseudonym, ascending.</param>
/// <param name="Said">Their <c>key.destroyed</c>, ascending.</param>
public sealed record KeyLine(
    Digest Recipient, FateMethod Method, DateTimeOffset At, IReadOnlyList<string> By, IReadOnlyList<Digest> Said,
    string? Basis = null)
{
    internal string? Problem() =>
        StatementText.Ids("by", By) ?? Fate.OfKey(Method, Basis)
        ?? (Said.Count == By.Count ? null : "a key's line names as many statements as persons");
}

/// <summary>Which methods there are for what, and which of them needs a law.</summary>
internal static class Fate
{
    public static string? Problem(Holder holder, FateMethod method, string? basis) =>
        holder.Kind == HolderKind.Node ? "the node accounts for itself"
        : holder.Kind == HolderKind.WorkingCopy && method == FateMethod.KeyDestroyed
            ? "an opened copy needs no key, so no key's destruction ends it"
        : Basis(method, basis);

    public static string? OfKey(FateMethod method, string? basis) =>
        method == FateMethod.KeyDestroyed ? "a key is deleted, physically destroyed or kept by law" : Basis(method, basis);

    private static string? Basis(FateMethod method, string? basis) =>
        !Enum.IsDefined(method) ? "a method is one of the four"
        : (method == FateMethod.ExemptByLaw) != (basis is not null) ? "what is exempt by law, and nothing else, has a basis"
        : basis is null ? null : StatementText.Id("basis", basis);
}
