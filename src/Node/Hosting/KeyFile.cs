using System.Buffers.Text;
using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// An Ed25519 key file: comment lines that start with <c>#</c> and one line, <c>ed25519-seed </c> and the 32-byte seed
/// in padded base64.
/// </summary>
internal static class KeyFile
{
    /// <summary>The longest key file, in bytes.</summary>
    public const int MaxBytes = 4096;

    private const string Word = "ed25519-seed ";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="StartRefusedException">Missing, readable by others, or not in that form.</exception>
    public static Ed25519Signer Read(string path)
    {
        CheckMode(path);
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw Malformed(path);
        }

        var bytes = File.ReadAllBytes(path);
        Span<byte> seed = stackalloc byte[Ed25519Signer.SeedLength];
        try
        {
            return TryRead(bytes, seed) ? Ed25519Signer.FromSeed(seed) : throw Malformed(path);
        }
        finally
        {
            seed.Clear();
            bytes.AsSpan().Clear();
        }
    }

    /// <summary>The file's content for a seed.</summary>
    public static string Write(ReadOnlySpan<byte> seed, string comment) =>
        $"# {comment}\n{Word}{Convert.ToBase64String(seed)}\n";

    /// <exception cref="StartRefusedException">Missing, or readable or writable by others.</exception>
    public static void CheckMode(string path)
    {
        if (!File.Exists(path))
        {
            throw StartRefusedException.Configuration($"no key file {path}");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new StartRefusedException(
                StartRefusedException.KeyExposed, $"the key file {path} is open to others; its mode must be 0600");
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> file, Span<byte> seed)
    {
        var found = false;
        foreach (var range in file.Split((byte)'\n'))
        {
            var line = file[range];
            if (line.IsEmpty || line[0] == (byte)'#')
            {
                continue;
            }

            var word = Encoding.ASCII.GetBytes(Word).AsSpan();
            if (found || !line.StartsWith(word)
                || Base64.DecodeFromUtf8(line[word.Length..], seed, out var read, out var written)
                    != System.Buffers.OperationStatus.Done
                || read != line.Length - word.Length || written != seed.Length)
            {
                return false;
            }

            found = true;
        }

        return found;
    }

    private static StartRefusedException Malformed(string path) => StartRefusedException.Configuration(
        $"the key file {path} does not hold one line '{Word}' and {Ed25519Signer.SeedLength} bytes in base64");
}
