using System.Security.Cryptography;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// What sealing, or opening, one file has measured on the way. age authenticates to the file key only and any recipient
/// could forge for another: these are the facts that the sealer signs outside, in the package's manifest.
/// </summary>
/// <param name="PlaintextSha256">Flat SHA-256 of the content.</param>
/// <param name="PlaintextRoot">Merkle root of the content, see <see cref="ContentHash.Root"/>.</param>
/// <param name="PlaintextLength">In bytes.</param>
/// <param name="CiphertextSha256">Flat SHA-256 of the sealed file as it lies there, armor included.</param>
/// <param name="CiphertextLength">In bytes, armor included.</param>
/// <param name="HeaderSha256">
/// SHA-256 of the age header in its binary form, the line feed after the MAC included: names the recipients' stanzas.
/// </param>
/// <param name="CiphertextRoot">Merkle root of the sealed file as it lies there, by the rule of the content's.</param>
public sealed record SealedFile(
    Digest PlaintextSha256,
    Digest PlaintextRoot,
    long PlaintextLength,
    Digest CiphertextSha256,
    long CiphertextLength,
    Digest HeaderSha256,
    Digest CiphertextRoot)
{
    /// <summary>As <see cref="Age.SealAsync(Stream, Stream, IReadOnlyList{IRecipient}, bool, CancellationToken)"/>,
    /// hashing both sides in the same pass.</summary>
    public static Task<SealedFile> SealAsync(
        Stream plain, Stream into, IReadOnlyList<IRecipient> recipients, bool armor, CancellationToken stop) =>
        SealAsync(plain, into, recipients, armor, Pace.Default, stop);

    /// <inheritdoc cref="SealAsync(Stream, Stream, IReadOnlyList{IRecipient}, bool, CancellationToken)"/>
    /// <param name="pace">How many lanes work on it.</param>
    public static Task<SealedFile> SealAsync(
        Stream plain, Stream into, IReadOnlyList<IRecipient> recipients, bool armor, Pace pace,
        CancellationToken stop) =>
        MeasureAsync(pace, passage => Age.SealAsync(
            plain, into, recipients, armor, RandomNumberGenerator.Fill, passage, stop));

    /// <summary>As <see cref="Age.OpenAsync(Stream, Stream, IReadOnlyList{IIdentity}, CancellationToken)"/>, hashing both
    /// sides in the same pass.</summary>
    public static Task<SealedFile> OpenAsync(
        Stream from, Stream plain, IReadOnlyList<IIdentity> identities, CancellationToken stop) =>
        OpenAsync(from, plain, identities, Pace.Default, stop);

    /// <inheritdoc cref="OpenAsync(Stream, Stream, IReadOnlyList{IIdentity}, CancellationToken)"/>
    /// <param name="pace">How many lanes work on it.</param>
    public static Task<SealedFile> OpenAsync(
        Stream from, Stream plain, IReadOnlyList<IIdentity> identities, Pace pace, CancellationToken stop) =>
        MeasureAsync(pace, passage => Age.OpenAndNameAsync(from, plain, identities, passage, stop));

    private static async Task<SealedFile> MeasureAsync(Pace pace, Func<Passage, Task<Digest>> pass)
    {
        using var inside = new ContentHasher();
        using var outside = new ContentHasher();
        var header = await pass(new Passage(pace, new ContentTap(inside), outside)).ConfigureAwait(false);
        var (content, file) = (inside.Finish(), outside.Finish());
        return new SealedFile(
            content.Sha256, content.Root, content.Length, file.Sha256, file.Length, header, file.Root);
    }
}
