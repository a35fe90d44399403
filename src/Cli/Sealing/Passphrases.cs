using System.CommandLine;
using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Cli.Sealing;

/// <summary>Where a passphrase comes from: the file named, else the keyboard, without echo.</summary>
internal sealed class Passphrases(Terminal terminal, string? file)
{
    /// <summary>The longest passphrase file, in bytes.</summary>
    public const int MaxLength = 4096;

    public static Option<string?> FileOption() => new("--passphrase-file")
    {
        Description = "Read the passphrase from the only line of this file instead of the keyboard.",
    };

    /// <summary>A passphrase that exists; null when nobody can be asked.</summary>
    public string? Existing(string prompt) => file is null ? terminal.AskSecret(prompt) : FromFile(file);

    /// <summary>A passphrase to seal with, typed twice: nobody could open what a slip of the finger sealed.</summary>
    public string Chosen()
    {
        if (file is not null)
        {
            return FromFile(file);
        }

        var first = terminal.AskSecret("Passphrase: ");
        if (string.IsNullOrEmpty(first))
        {
            throw new RefusedException("no passphrase: type one, or name its file with --passphrase-file");
        }

        // Compared in constant time, out of habit with secrets.
        var second = terminal.AskSecret("The same again: ") ?? string.Empty;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second))
            ? first
            : throw new RefusedException("the two passphrases differ");
    }

    private static string FromFile(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[MaxLength + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        CryptographicOperations.ZeroMemory(bytes);
        text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
            : text.EndsWith('\n') ? text[..^1]
            : text;
        return length <= MaxLength && text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal)
            ? text
            : throw new RefusedException($"{path} is not one line of 1 to {MaxLength} bytes");
    }
}
