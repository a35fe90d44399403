using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// Files of SM2 keys, one a line, empty lines and lines that start with <c>#</c> left out: secrets
/// (<c>SM-SECRET-KEY-1…</c>), which may be sealed to a passphrase, or public keys (<c>sm1…</c>).
/// </summary>
/// <remarks>
/// A passphrase seals such a file as an age file, with scrypt and ChaCha20-Poly1305, as it does officers' other key files:
/// the standards name no function that makes a passphrase costly to guess.
/// </remarks>
public static class Sm2KeyFile
{
    /// <summary>Reads secrets, at most 256 KiB, and opens the file first when it is itself sealed.</summary>
    /// <param name="passphrase">Asked once, and only when the file is sealed; null when there is none.</param>
    /// <exception cref="FormatException">A line is no secret, or there is none; names the line only.</exception>
    /// <exception cref="AgeException">The file is sealed and does not open.</exception>
    public static async Task<IReadOnlyList<Sm2PrivateKey>> ReadSecretsAsync(
        Stream file, Func<string?> passphrase, CancellationToken stop) =>
        Parse<Sm2PrivateKey>(
            await IdentityFile.ReadTextAsync(file, passphrase, stop).ConfigureAwait(false), Sm2PrivateKey.TryParse,
            "SM2 secret");

    /// <summary>Reads public keys, at most 256 KiB.</summary>
    /// <exception cref="FormatException">A line is no public key, or there is none; names the line.</exception>
    public static async Task<IReadOnlyList<Sm2PublicKey>> ReadPublicAsync(Stream file, CancellationToken stop) =>
        Parse<Sm2PublicKey>(
            KeyFiles.Text(await KeyFiles.ReadAsync(file, stop).ConfigureAwait(false)), Sm2PublicKey.TryParse,
            "SM2 public");

    /// <summary>The text of a file with one secret.</summary>
    public static string Write(Sm2PrivateKey key, DateTimeOffset at) =>
        $"# created: {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n# public key: {key.PublicKey}\n{key.Reveal()}\n";

    /// <summary>The same, sealed to a passphrase.</summary>
    public static async Task WriteSealedAsync(
        Stream into, Sm2PrivateKey key, DateTimeOffset at, PassphraseRecipient passphrase, CancellationToken stop)
    {
        var text = Encoding.ASCII.GetBytes(Write(key, at));
        using var plain = new MemoryStream(text, writable: false);
        await Age.SealAsync(plain, into, [passphrase], armor: true, stop).ConfigureAwait(false);
        text.AsSpan().Clear();
    }

    private delegate bool Reading<T>(string text, out T? key);

    private static IReadOnlyList<T> Parse<T>(string text, Reading<T> reading, string kind)
        where T : class
    {
        T[] keys =
        [
            .. KeyFiles.Keys(text, kind).Select(line => reading(line.Text, out var key)
                ? key!
                : throw new FormatException($"line {line.Number} of the file is no {kind} key")),
        ];
        return keys.Length > 0 ? keys : throw new FormatException($"the file has no {kind} key");
    }
}
