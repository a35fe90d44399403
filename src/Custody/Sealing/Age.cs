using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// Seals and opens files in the age v1 format (C2SP age.md), so that the other side needs no software of ours. Both
/// directions stream, over several lanes: memory is constant, and of what is opened no byte leaves before its chunk has been verified.
/// A caller that writes to a place must still take it back when opening fails halfway: see <c>spec/sealing.md</c>.
/// </summary>
public static class Age
{
    /// <summary>The most recipients of one file.</summary>
    public const int MaxRecipients = Header.MaxStanzas;

    /// <summary>The most post-quantum recipients of one file: their header stays below what a reader takes.</summary>
    public const int MaxHybridRecipients = 64;

    private static readonly byte[] Magic = Encoding.ASCII.GetBytes(Header.Magic);

    /// <summary>Seals all of <paramref name="plain"/> so that each recipient alone can open it.</summary>
    /// <param name="plain">Read to its end; left open.</param>
    /// <param name="into">Receives the sealed file; left open, flushed.</param>
    /// <param name="recipients">1 to 256, or 1 to 64 post-quantum ones; those and others never together, a passphrase alone.</param>
    /// <param name="armor">True for the text form.</param>
    /// <param name="stop">Leaves <paramref name="into"/> unfinished: such a file never opens.</param>
    /// <exception cref="RecipientsRefusedException">No recipients, too many, or not of one kind.</exception>
    public static Task SealAsync(
        Stream plain, Stream into, IReadOnlyList<IRecipient> recipients, bool armor, CancellationToken stop) =>
        SealAsync(plain, into, recipients, armor, Pace.Default, stop);

    /// <inheritdoc cref="SealAsync(Stream, Stream, IReadOnlyList{IRecipient}, bool, CancellationToken)"/>
    /// <param name="pace">How many lanes work on it; files are read and written by all of them at once.</param>
    /// <exception cref="IOException">A file changed its length while it was read.</exception>
    public static Task SealAsync(
        Stream plain, Stream into, IReadOnlyList<IRecipient> recipients, bool armor, Pace pace,
        CancellationToken stop) =>
        SealAsync(plain, into, recipients, armor, RandomNumberGenerator.Fill, new Passage(pace), stop);

    /// <summary>Opens a sealed file, in either form, with the first identity that fits.</summary>
    /// <param name="from">Read to its end; left open.</param>
    /// <param name="plain">
    /// Receives verified chunks in order; left open, flushed. A file receives them in any order, and has those before the
    /// first that did not verify when this throws.
    /// </param>
    /// <param name="identities">Tried in order.</param>
    /// <param name="stop">Leaves <paramref name="plain"/> unfinished.</param>
    /// <exception cref="AgeFormatException">Malformed, truncated or changed.</exception>
    /// <exception cref="NoIdentityMatchException">None of the identities fits.</exception>
    public static Task OpenAsync(
        Stream from, Stream plain, IReadOnlyList<IIdentity> identities, CancellationToken stop) =>
        OpenAsync(from, plain, identities, Pace.Default, stop);

    /// <inheritdoc cref="OpenAsync(Stream, Stream, IReadOnlyList{IIdentity}, CancellationToken)"/>
    /// <param name="pace">How many lanes work on it; files are read and written by all of them at once.</param>
    /// <exception cref="IOException">A file changed its length while it was read.</exception>
    public static Task OpenAsync(
        Stream from, Stream plain, IReadOnlyList<IIdentity> identities, Pace pace, CancellationToken stop) =>
        OpenAndNameAsync(from, plain, identities, new Passage(pace), stop);

    /// <summary>As the public one, with the randomness given; returns SHA-256 of the header.</summary>
    internal static async Task<Digest> SealAsync(
        Stream plain,
        Stream into,
        IReadOnlyList<IRecipient> recipients,
        bool armor,
        Randomness random,
        Passage passage,
        CancellationToken stop)
    {
        using var keys = SealingKeys.Draw(recipients, random);
        return await SealAsync(plain, into, keys, armor, passage, stop).ConfigureAwait(false);
    }

    /// <summary>With keys that were drawn before; returns SHA-256 of the header.</summary>
    internal static async Task<Digest> SealAsync(
        Stream plain, Stream into, SealingKeys keys, bool armor, Passage passage, CancellationToken stop)
    {
        var (header, nonce) = (keys.Header, keys.Nonce);

        // The facts are of the file as it lies there: text is measured outside of its armor, bytes beside the sealing.
        var armored = armor
            ? new ArmorWriter(passage.Ciphertext is { } text ? new TappedStream(into, text.Append) : into)
            : null;
        passage = armor ? passage with { Ciphertext = null } : passage;
        var sink = armored ?? into;
        await sink.WriteAsync(header.Bytes, stop).ConfigureAwait(false);
        await sink.WriteAsync(nonce, stop).ConfigureAwait(false);
        passage.Ciphertext?.Append(header.Bytes.Span);
        passage.Ciphertext?.Append(nonce.Span);
        var source = BatchSource.Of(plain, new ByteSource(plain), plain.CanSeek ? plain.Position : 0);
        await new Payload(keys.Key, nonce).SealAsync(source, BatchSink.Of(sink), passage, stop).ConfigureAwait(false);
        await (armored?.FinishAsync(stop) ?? Task.CompletedTask).ConfigureAwait(false);
        await into.FlushAsync(stop).ConfigureAwait(false);
        return Digest.From(header.Hash());
    }

    /// <summary>As the public one; returns SHA-256 of the header.</summary>
    internal static async Task<Digest> OpenAndNameAsync(
        Stream from, Stream plain, IReadOnlyList<IIdentity> identities, Passage passage, CancellationToken stop)
    {
        var start = from.CanSeek ? from.Position : 0;
        var source = new ByteSource(from);
        var isText = !await source.StartsWithAsync(Magic, stop).ConfigureAwait(false)
            && !await source.IsAtEndAsync(stop).ConfigureAwait(false);
        if (isText && await source.StartsWithAsync(Mainland.ContainerHeader.Start, stop).ConfigureAwait(false))
        {
            throw Header.Fault("it is a Mainland container and no age file: 'lotus sm open' opens it");
        }

        if (isText && passage.Ciphertext is { } text)
        {
            source.Watch(text.Append);
            passage = passage with { Ciphertext = null };
        }

        source = isText ? new ByteSource(new ArmorReader(source)) : source;
        var header = await Header.ReadAsync(source, stop).ConfigureAwait(false);
        using var key = new FileKey();
        header.Unwrap(identities, key);

        var nonce = new byte[Payload.NonceLength];
        if (await source.ReadBlockAsync(nonce, stop).ConfigureAwait(false) < nonce.Length)
        {
            throw Header.Fault("the file ends within the payload nonce");
        }

        passage.Ciphertext?.Append(header.Bytes.Span);
        passage.Ciphertext?.Append(nonce);
        start += header.Bytes.Length + nonce.Length;
        var batches = isText ? new StreamSource(source, Expected(from)) : BatchSource.Of(from, source, start);
        await new Payload(key, nonce).OpenAsync(batches, BatchSink.Of(plain), passage, stop).ConfigureAwait(false);
        await plain.FlushAsync(stop).ConfigureAwait(false);
        return Digest.From(header.Hash());
    }

    private static long? Expected(Stream stream) => stream.CanSeek ? stream.Length : null;
}
