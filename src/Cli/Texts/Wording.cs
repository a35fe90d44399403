using System.CommandLine;

namespace LotusBridge.Cli.Texts;

/// <summary>
/// Puts the descriptions of one language on a tree of commands, by their paths; the commands themselves carry none, or
/// English ones that stay where a language has nothing else to say.
/// </summary>
internal static class Wording
{
    public static void Put(Command root, Phrases phrases)
    {
        root.Description = phrases["lotus"];
        Put(root, "", phrases);
    }

    /// <summary>Every key that the tree looks up first: path of the command, then option or argument.</summary>
    public static IEnumerable<string> KeysOf(Command command, string path)
    {
        foreach (var symbol in Options(command).Concat(command.Arguments))
        {
            yield return Join(path, symbol.Name);
        }

        foreach (var child in command.Subcommands)
        {
            yield return Join(path, child.Name);
            foreach (var key in KeysOf(child, Join(path, child.Name)))
            {
                yield return key;
            }
        }
    }

    /// <summary>The text of a key, or of its last word alone, which options of one meaning share.</summary>
    public static string? Find(Phrases phrases, string key) =>
        phrases.Find(key) ?? phrases.Find(key[(key.LastIndexOf(' ') + 1)..]);

    private static void Put(Command command, string path, Phrases phrases)
    {
        foreach (var symbol in Options(command).Concat(command.Arguments))
        {
            symbol.Description = Find(phrases, Join(path, symbol.Name)) ?? symbol.Description;
        }

        foreach (var child in command.Subcommands)
        {
            var childPath = Join(path, child.Name);
            child.Description = phrases.Find(childPath) ?? child.Description;
            Put(child, childPath, phrases);
        }
    }

    private static IEnumerable<Symbol> Options(Command command) => command.Options;

    private static string Join(string path, string name) => path.Length == 0 ? name : path + " " + name;
}
