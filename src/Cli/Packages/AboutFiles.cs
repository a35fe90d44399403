using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// What a provider says of its files (<c>--about</c>): <c>{"files":{"calls.csv":{"description","lines","format","from",
/// "until"}}}</c>. What is left out is what the order asks for, as a whole.
/// </summary>
internal sealed record AboutFiles(IReadOnlyDictionary<string, AboutFile> Files)
{
    /// <summary>The longest such file, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    public static AboutFiles None { get; } = new(new Dictionary<string, AboutFile>(StringComparer.Ordinal));

    /// <exception cref="FormatException">Not in that form.</exception>
    public static AboutFiles Read(FileInfo? file)
    {
        if (file is null)
        {
            return None;
        }

        if (file.Length > MaxBytes)
        {
            throw new FormatException($"--about: {file.Name} has more than {MaxBytes} bytes");
        }

        try
        {
            return StatementJson.Read<AboutFiles>(File.ReadAllBytes(file.FullName)) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new FormatException($"--about: {file.Name}: {error.Message}", error);
        }
    }

    /// <summary>What is said of one file, completed from the order.</summary>
    public FileAnswer Of(string name, OrderIssued order)
    {
        var (whole, said) = (order.WholeAnswer(), Files.GetValueOrDefault(name) ?? new AboutFile());
        return new FileAnswer(
            order.Category, said.Lines ?? whole.Lines, said.From ?? whole.From, said.Until ?? whole.Until,
            said.Description ?? whole.Description, said.Format ?? whole.Format);
    }

    /// <exception cref="FormatException">It speaks of a file that is not there.</exception>
    public void CheckAgainst(IEnumerable<string> names)
    {
        if (Files.Keys.Except(names, StringComparer.Ordinal).FirstOrDefault() is { } stranger)
        {
            throw new FormatException($"--about: there is no file {stranger} to seal");
        }
    }
}

/// <summary>What is said of one file; what is absent is as the order says.</summary>
internal sealed record AboutFile(
    string? Description = null, IReadOnlyList<int>? Lines = null, string? Format = null, DateTimeOffset? From = null,
    DateTimeOffset? Until = null);
