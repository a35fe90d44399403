namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>A page of attacks in numbered groups, each with the tests that try it, or with the words that there is none.</summary>
internal sealed class SuitePage(string name)
{
    private const string NotYet = "not yet";

    private readonly string page = Path.Combine(TestData.Repository, "docs", name);

    public List<string> Named => Sources.NamedTests(File.ReadAllText(page));

    public IEnumerable<string> Unproved => File.ReadLines(page).Where(IsUnproved);

    public List<(int Number, int Rows)> Groups => Sections(File.ReadAllLines(page));

    public static bool IsUnproved(string line) =>
        Row(line) is var (_, tests) && tests != NotYet && Sources.NamedTests(tests).Count == 0;

    public static List<(int Number, int Rows)> Sections(IEnumerable<string> lines)
    {
        var sections = new List<(int Number, int Rows)>();
        foreach (var line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                sections.Add((int.Parse(line[3..line.IndexOf('.')], System.Globalization.CultureInfo.InvariantCulture), 0));
            }
            else if (Row(line) is not null)
            {
                sections[^1] = sections[^1] with { Rows = sections[^1].Rows + 1 };
            }
        }

        return sections;
    }

    private static (string Attack, string Tests)? Row(string line) =>
        line.Split('|') is [_, var attack, var tests, _] && attack.Trim() != "Attack"
        && !attack.StartsWith("---", StringComparison.Ordinal)
            ? (attack, tests.Trim())
            : null;
}
