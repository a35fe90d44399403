using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// A file of identities, one <c>AGE-SECRET-KEY-PQ-1…</c> or <c>AGE-SECRET-KEY-1…</c> a line; or such a file sealed to a
/// passphrase.
/// </summary>
public static class IdentityFile
{
    /// <exception cref="FormatException">A line is no identity, or there is none; names the line only.</exception>
    public static IReadOnlyList<KeyIdentity> Parse(string text)
    {
        KeyIdentity[] identities =
        [
            .. KeyFiles.Keys(text, "identity").Select(line => KeyIdentity.TryParse(line.Text, out var identity)
                ? identity
                : throw new FormatException($"line {line.Number} of the identity file is no identity")),
        ];
        return identities.Length > 0 ? identities : throw new FormatException("the identity file has no identity");
    }

    /// <summary>Reads the stream to its end, at most 256 KiB, and opens it first when it is itself sealed.</summary>
    /// <param name="file">Plain, sealed, or sealed and armored.</param>
    /// <param name="passphrase">Asked once, and only when the file is sealed; null when there is none.</param>
    /// <param name="stop">Stops reading.</param>
    /// <exception cref="FormatException">As <see cref="Parse"/>.</exception>
    /// <exception cref="AgeException">The file is sealed and does not open.</exception>
    public static async Task<IReadOnlyList<KeyIdentity>> ReadAsync(
        Stream file, Func<string?> passphrase, CancellationToken stop) =>
        Parse(await ReadTextAsync(file, passphrase, stop).ConfigureAwait(false));

    /// <summary>The text of a file of secrets, whatever its secrets are; opened first when it is itself sealed.</summary>
    internal static async Task<string> ReadTextAsync(Stream file, Func<string?> passphrase, CancellationToken stop)
    {
        var content = await KeyFiles.ReadAsync(file, stop).ConfigureAwait(false);
        try
        {
            return IsSealed(content)
                ? await OpenAsync(content, passphrase, stop).ConfigureAwait(false)
                : KeyFiles.Text(content);
        }
        finally
        {
            content.AsSpan().Clear();
        }
    }

    private static bool IsSealed(ReadOnlySpan<byte> content) =>
        content.StartsWith(Encoding.ASCII.GetBytes(Header.Magic))
        || content.StartsWith(Encoding.ASCII.GetBytes(Armor.Begin));

    private static async Task<string> OpenAsync(byte[] content, Func<string?> passphrase, CancellationToken stop)
    {
        if (passphrase() is not { Length: > 0 } given)
        {
            throw new NoIdentityMatchException("the identity file is sealed and no passphrase was given");
        }

        using var identity = new PassphraseIdentity(given);
        using var from = new MemoryStream(content, writable: false);
        var buffer = GC.AllocateArray<byte>(content.Length, pinned: true);
        using var plain = new MemoryStream(buffer);
        await Age.OpenAsync(from, plain, [identity], stop).ConfigureAwait(false);
        var text = KeyFiles.Text(buffer.AsSpan(0, (int)plain.Position));
        buffer.AsSpan().Clear();
        return text;
    }
}
