using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Cli;

/// <summary>Reads an official's signing key from its file, sealed to a passphrase or, for tests and tokens, plain.</summary>
internal static class OfficialKey
{
    private static readonly byte[] Armor = Encoding.ASCII.GetBytes("-----BEGIN AGE ENCRYPTED FILE-----");

    /// <param name="path">As <c>lotus keygen --signing</c> writes it.</param>
    /// <param name="passphrase">Asked only when the file is sealed; null when nobody can be asked.</param>
    /// <exception cref="FormatException">Not a key file, open to others, or sealed and no passphrase at hand.</exception>
    public static async Task<Ed25519Signer> ReadAsync(string path, Func<string?> passphrase, CancellationToken stop)
    {
        var content = await File.ReadAllBytesAsync(path, stop).ConfigureAwait(false);
        if (!content.AsSpan().StartsWith(Armor))
        {
            return await KeyFile.ReadUnprotectedAsync(path, stop).ConfigureAwait(false);
        }

        using var sealedKey = new MemoryStream(content, writable: false);
        var given = passphrase()
            ?? throw new FormatException($"{path} is sealed to a passphrase: name its file with --passphrase-file");
        return await KeyFile.ReadAsync(sealedKey, given, stop).ConfigureAwait(false);
    }
}
