using System.Security.Cryptography;
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
        MeasureAsync(plain, into, (tappedPlain, tappedInto) => Age.SealAsync(
            tappedPlain, tappedInto, recipients, armor, RandomNumberGenerator.Fill, stop));

    /// <summary>As <see cref="Age.OpenAsync"/>, hashing both sides in the same pass.</summary>
    public static Task<SealedFile> OpenAsync(
        Stream from, Stream plain, IReadOnlyList<IIdentity> identities, CancellationToken stop) =>
        MeasureAsync(plain, from, (tappedPlain, tappedFrom) => Age.OpenAndNameAsync(
            tappedFrom, tappedPlain, identities, stop));

    private static async Task<SealedFile> MeasureAsync(
        Stream plain, Stream ciphertext, Func<Stream, Stream, Task<Digest>> pump)
    {
        using var hasher = new ContentHasher();
        using var sealedHasher = new ContentHasher();
        var tappedPlain = hasher.PassThrough(plain);
        var tappedCiphertext = sealedHasher.PassThrough(ciphertext);
        await using (tappedPlain.ConfigureAwait(false))
        await using (tappedCiphertext.ConfigureAwait(false))
        {
            var header = await pump(tappedPlain, tappedCiphertext).ConfigureAwait(false);
            var (content, outside) = (hasher.Finish(), sealedHasher.Finish());
            return new SealedFile(
                content.Sha256, content.Root, content.Length, outside.Sha256, outside.Length, header, outside.Root);
        }
    }
}
