using System.CommandLine;

namespace LotusBridge.Cli.Acts;

/// <summary>The options of every signed act: where to, whose, and whether to ask before signing.</summary>
internal sealed class ActFlags(bool isKeyNeeded = true)
{
    public Option<Uri> Node { get; } = NodeAddress.Option();

    public Signing Signing { get; } = new(isKeyNeeded);

    public Option<bool> Yes { get; } = new("--yes", "-y");

    /// <summary>The order's number.</summary>
    public Argument<string> Number { get; } = new("number");

    /// <summary>A command with these options and the given ones.</summary>
    public Command Command(string name, bool hasNumber, params IEnumerable<Option> more)
    {
        var command = new Command(name);
        if (hasNumber)
        {
            command.Arguments.Add(Number);
        }

        foreach (var option in more.Concat([Node, Signing.Key, Signing.By, Signing.PassphraseFile, Yes]))
        {
            command.Options.Add(option);
        }

        return command;
    }
}
