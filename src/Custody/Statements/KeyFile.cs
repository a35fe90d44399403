using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>
/// An Ed25519 signing key in a file. The text is one line <c>LOTUS-SIGNING-KEY-1 &lt;base64 of the 32-byte seed&gt;</c>
/// and comments that start with <c>#</c>; an official's is sealed to a passphrase as an armored age file, which age
/// itself opens. Defined in <c>spec/statements.md</c>, "Key files".
/// </summary>
public static class KeyFile
{
    /// <summary>What the line starts with.</summary>
    public const string Word = "LOTUS-SIGNING-KEY-1";

    /// <summary>The longest key file read, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Writes a key that only the passphrase opens.</summary>
    /// <param name="seed">32 random bytes, which the caller clears.</param>
    /// <param name="workFactor">Base-two logarithm of the scrypt cost, 1 to 22.</param>
    public static async Task WriteAsync(
        Stream into, ReadOnlyMemory<byte> seed, string passphrase, CancellationToken stop,
        int workFactor = PassphraseRecipient.DefaultWorkFactor)
    {
        var text = Text(seed.Span);
        using var recipient = new PassphraseRecipient(passphrase, workFactor);
        using var plain = new MemoryStream(text, writable: false);
        await Age.SealAsync(plain, into, [recipient], armor: true, stop).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(text);
    }

    /// <summary>
    /// Writes a key that anybody who reads the file has: for nodes, which start without a person. The file must not
    /// exist yet; its owner alone may read it.
    /// </summary>
    public static async Task WriteUnprotectedAsync(string path, ReadOnlyMemory<byte> seed, CancellationToken stop)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var text = Text(seed.Span);
        var file = new FileStream(path, options);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(text, stop).ConfigureAwait(false);
        }

        CryptographicOperations.ZeroMemory(text);
    }

    /// <summary>Opens a sealed key file.</summary>
    /// <exception cref="FormatException">Not a key file, or not a sealed one.</exception>
    /// <exception cref="AgeException">It does not open with this passphrase.</exception>
    public static async Task<Ed25519Signer> ReadAsync(Stream from, string passphrase, CancellationToken stop)
    {
        var content = await ReadAllAsync(from, stop).ConfigureAwait(false);
        if (!content.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Armor.Begin)))
        {
            throw new FormatException("the key file is not sealed to a passphrase");
        }

        using var identity = new PassphraseIdentity(passphrase);
        using var source = new MemoryStream(content, writable: false);
        var buffer = GC.AllocateArray<byte>(MaxBytes, pinned: true);
        using var plain = new MemoryStream(buffer);
        await Age.OpenAsync(source, plain, [identity], stop).ConfigureAwait(false);
        return Parse(buffer, (int)plain.Position);
    }

    /// <summary>Reads a key file that no passphrase protects.</summary>
    /// <exception cref="FormatException">Not a key file, a sealed one, or one that others may read.</exception>
    public static async Task<Ed25519Signer> ReadUnprotectedAsync(string path, CancellationToken stop)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite;
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & others) != 0)
            {
                throw new FormatException("the key file may be read or written by others than its owner");
            }

            var content = await ReadAllAsync(file, stop).ConfigureAwait(false);
            return Parse(content, content.Length);
        }
    }

    private static byte[] Text(ReadOnlySpan<byte> seed)
    {
        using var key = Ed25519Signer.FromSeed(seed);
        return Encoding.ASCII.GetBytes(
            $"# signing key; public key {SigningKey.Of(key).PublicKey}\n{Word} {Convert.ToBase64String(seed)}\n");
    }

    private static async Task<byte[]> ReadAllAsync(Stream from, CancellationToken stop)
    {
        var bytes = GC.AllocateArray<byte>(MaxBytes + 1, pinned: true);
        var length = await from.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop)
            .ConfigureAwait(false);
        return length <= MaxBytes
            ? bytes[..length]
            : throw new FormatException($"a key file has at most {MaxBytes} bytes");
    }

    private static Ed25519Signer Parse(byte[] content, int length)
    {
        var seed = new byte[Ed25519Signer.SeedLength + 1];
        try
        {
            var keys = KeyFiles.Keys(KeyFiles.Text(content.AsSpan(0, length)), "key").ToList();
            if (keys is not [var only] || !only.Text.StartsWith(Word + " ", StringComparison.Ordinal)
                || only.Text[(Word.Length + 1)..] is not { Length: 44 } base64
                || !Convert.TryFromBase64String(base64, seed, out var count) || count != Ed25519Signer.SeedLength
                || Convert.ToBase64String(seed, 0, count) != base64)
            {
                throw new FormatException($"a key file has one line '{Word}' and 44 characters of base64");
            }

            return Ed25519Signer.FromSeed(seed.AsSpan(0, count));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
