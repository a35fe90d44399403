using System.CommandLine;
using LotusBridge.Ledger;

namespace LotusBridge.Cli;

/// <summary><c>--roster</c>: the federation's hash, or a file that holds it.</summary>
internal static class PinnedRoster
{
    /// <summary>The longest file that is looked into, in bytes.</summary>
    private const int MaxBytes = 4096;

    public static Option<string?> Option() => new("--roster") { HelpName = "HASH|FILE" };

    /// <summary>Null for null.</summary>
    /// <exception cref="FormatException">Neither a digest nor a file with one.</exception>
    public static Digest? Read(string? given)
    {
        if (given is null)
        {
            return null;
        }

        var text = Digest.TryParse(given, out var digest) ? given
            : File.Exists(given) && new FileInfo(given).Length <= MaxBytes ? File.ReadAllText(given).Trim()
            : throw new FormatException($"--roster: neither sha256:<64 hex digits> nor a file: {given}");
        return Digest.TryParse(text, out digest)
            ? digest
            : throw new FormatException($"--roster: {given} does not hold sha256:<64 hex digits>");
    }
}
