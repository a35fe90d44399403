using System.CommandLine;
using System.CommandLine.Invocation;

namespace LotusBridge.Cli.Texts;

/// <summary>Help in the chosen language: what it does, how it is called, its commands, arguments, options, exit codes.</summary>
internal sealed class Help(Phrases phrases) : SynchronousCommandLineAction
{
    private const int Indent = 2;

    /// <summary>Whoever asks for help has not called wrongly yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return ExitCode.Done;
    }

    public void Write(Command command, TextWriter to)
    {
        to.WriteLine(command.Description);
        to.WriteLine();
        to.WriteLine($"{phrases["help.usage"]}: {Usage(command)}");
        Section(to, phrases["help.commands"], command.Subcommands.Where(child => !child.Hidden)
            .Select(child => (child.Name, child.Description)));
        Section(to, phrases["help.arguments"], command.Arguments.Where(one => !one.Hidden)
            .Select(one => ($"<{one.Name}>", one.Description)));
        Section(to, phrases["help.options"], Options(command).Where(one => !one.Hidden)
            .Select(one => (Names(one), one.Description)));
        to.WriteLine();
        to.WriteLine(phrases["help.exit-codes"]);
    }

    private static string Usage(Command command)
    {
        var path = string.Join(' ', Ancestors(command).Reverse().Select(one => one is RootCommand ? "lotus" : one.Name));
        var children = command.Subcommands.Count > 0 ? " <command>" : "";
        var arguments = string.Concat(command.Arguments.Select(one => $" <{one.Name}>"));
        var required = string.Concat(command.Options.Where(one => one.Required).Select(one => $" {Names(one)}"));
        return path + children + arguments + required + " [options]";
    }

    private static IEnumerable<Command> Ancestors(Command command)
    {
        for (Command? one = command; one is not null; one = one.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return one;
        }
    }

    private static IEnumerable<Option> Options(Command command) => command.Options
        .Concat(Ancestors(command).Skip(1).SelectMany(parent => parent.Options.Where(option => option.Recursive)))
        .DistinctBy(option => option.Name);

    private static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name));
        var takesValue = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
        return takesValue ? $"{names} <{option.HelpName ?? option.Name.TrimStart('-')}>" : names;
    }

    private static void Section(TextWriter to, string title, IEnumerable<(string Name, string? Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        to.WriteLine();
        to.WriteLine(title + ":");
        var width = all.Max(row => row.Name.Length);
        foreach (var (name, text) in all)
        {
            to.WriteLine($"{new string(' ', Indent)}{name.PadRight(width)}  {text}".TrimEnd());
        }
    }
}
