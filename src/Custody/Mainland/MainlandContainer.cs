using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// Seals and opens files with SM2, SM3 and SM4-GCM, for Mainland authorities that must use them throughout: a format of
/// its own, <c>spec/mainland.md</c>, which has nothing of age but the layout of the chunks. Both directions stream over
/// several lanes in constant memory, and of what is opened no byte leaves before its chunk has been verified.
/// </summary>
public static class MainlandContainer
{
    /// <summary>The most recipients of one container.</summary>
    public const int MaxRecipients = ContainerHeader.MaxRecipients;

    /// <summary>Seals all of <paramref name="plain"/> so that each recipient alone can open it.</summary>
    /// <param name="plain">Read to its end; left open.</param>
    /// <param name="into">Receives the container; left open, flushed.</param>
    /// <param name="recipients">1 to 256.</param>
    /// <param name="pace">How many lanes work on it; files are read and written by all of them at once.</param>
    /// <param name="stop">Leaves <paramref name="into"/> unfinished: such a file never opens.</param>
    /// <exception cref="ArgumentException">No recipients, or too many.</exception>
    /// <exception cref="IOException">A file changed its length while it was read.</exception>
    public static Task SealAsync(
        Stream plain, Stream into, IReadOnlyList<Sm2PublicKey> recipients, Pace pace, CancellationToken stop) =>
        SealAsync(plain, into, recipients, RandomNumberGenerator.Fill, new Passage(pace), stop);

    /// <summary>Opens a container with the first secret that fits.</summary>
    /// <param name="from">Read to its end; left open.</param>
    /// <param name="plain">Receives verified chunks; as <see cref="Age.OpenAsync(Stream, Stream, IReadOnlyList{IIdentity},
    /// CancellationToken)"/> says.</param>
    /// <param name="secrets">Tried in order.</param>
    /// <param name="pace">How many lanes work on it.</param>
    /// <param name="stop">Leaves <paramref name="plain"/> unfinished.</param>
    /// <exception cref="AgeFormatException">Malformed, truncated or changed.</exception>
    /// <exception cref="NoIdentityMatchException">None of the secrets fits.</exception>
    public static Task OpenAsync(
        Stream from, Stream plain, IReadOnlyList<Sm2PrivateKey> secrets, Pace pace, CancellationToken stop) =>
        OpenAndNameAsync(from, plain, secrets, new Passage(pace), stop);

    /// <summary>Reads what a container says to anybody, without a key: nothing of it is verified.</summary>
    /// <exception cref="AgeFormatException">Malformed.</exception>
    public static async Task<ContainerFacts> InspectAsync(Stream from, CancellationToken stop)
    {
        var header = await ContainerHeader.ReadAsync(new ByteSource(from), stop).ConfigureAwait(false);
        return new ContainerFacts(header.Wrapped.Count, header.Bytes.Length, Digest.From(header.Hash()));
    }

    /// <summary>True when this is how a Mainland container starts; 19 bytes decide.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ContainerHeader.Start.Span);

    /// <summary>As the public one, with the randomness given; returns SHA-256 of the header.</summary>
    internal static async Task<Digest> SealAsync(
        Stream plain, Stream into, IReadOnlyList<Sm2PublicKey> recipients, Randomness random, Passage passage,
        CancellationToken stop)
    {
        using var keys = ContainerKeys.Draw(recipients, random);
        await into.WriteAsync(keys.Header.Bytes, stop).ConfigureAwait(false);
        await into.WriteAsync(keys.Nonce, stop).ConfigureAwait(false);
        passage.Ciphertext?.Append(keys.Header.Bytes.Span);
        passage.Ciphertext?.Append(keys.Nonce.Span);
        var source = BatchSource.Of(plain, new ByteSource(plain), plain.CanSeek ? plain.Position : 0);
        await PayloadOf(keys.Key, keys.Nonce).SealAsync(source, BatchSink.Of(into), passage, stop).ConfigureAwait(false);
        await into.FlushAsync(stop).ConfigureAwait(false);
        return Digest.From(keys.Header.Hash());
    }

    /// <summary>As the public one; returns SHA-256 of the header.</summary>
    internal static async Task<Digest> OpenAndNameAsync(
        Stream from, Stream plain, IReadOnlyList<Sm2PrivateKey> secrets, Passage passage, CancellationToken stop)
    {
        var start = from.CanSeek ? from.Position : 0;
        var source = new ByteSource(from);
        var header = await ContainerHeader.ReadAsync(source, stop).ConfigureAwait(false);
        using var key = new ContainerKey();
        header.Unwrap(secrets, key);

        var nonce = new byte[Payload.NonceLength];
        if (await source.ReadBlockAsync(nonce, stop).ConfigureAwait(false) < nonce.Length)
        {
            throw ContainerHeader.Fault("the file ends within the payload nonce");
        }

        passage.Ciphertext?.Append(header.Bytes.Span);
        passage.Ciphertext?.Append(nonce);
        var batches = BatchSource.Of(from, source, start + header.Bytes.Length + nonce.Length);
        await PayloadOf(key, nonce).OpenAsync(batches, BatchSink.Of(plain), passage, stop).ConfigureAwait(false);
        await plain.FlushAsync(stop).ConfigureAwait(false);
        return Digest.From(header.Hash());
    }

    private static Payload PayloadOf(ContainerKey key, ReadOnlyMemory<byte> nonce) =>
        new(() => key.PayloadCipher(nonce.Span));
}

/// <summary>What stands in a container's header.</summary>
/// <param name="Recipients">How many keys open it.</param>
/// <param name="HeaderLength">In bytes.</param>
/// <param name="Header">SHA-256 of the header.</param>
public sealed record ContainerFacts(int Recipients, int HeaderLength, Digest Header);
