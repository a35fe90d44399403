using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>One order of the story, as its chapters pass it on.</summary>
/// <param name="Issued">The <c>order.issued</c> statement.</param>
/// <param name="Identities">Made for this order alone: destroyed with the evidence. None for a preservation order.</param>
internal sealed record OrderRun(
    string Number, Statement Issued, OrderKind Kind, IReadOnlyList<KeyIdentity> Identities, string IdentityFile)
{
    /// <summary>What the provider sealed, by the time it did.</summary>
    public SealedPackage? Package { get; init; }
}

/// <summary>A sealed file at the provider's.</summary>
/// <param name="File">Where the ciphertext lies.</param>
/// <param name="Manifest">What the provider signs.</param>
internal sealed record SealedPackage(string File, PackageSealed Manifest)
{
    public string Name => Manifest.Package;
}
