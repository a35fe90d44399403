using System.Globalization;

namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>
/// Files stay under 400 lines and members under 45. What is longer today stands in <c>ratchet.txt</c> with its length, and
/// may only get shorter.
/// </summary>
public sealed class LengthTests
{
    private const int MaxFileLines = 400;
    private const int MaxMemberLines = 45;
    private const int MaxColumns = 140;

    private static readonly Dictionary<string, int> Ratchet = File
        .ReadLines(Path.Combine(TestData.Repository, "tests", "Unit", "Tidy", "ratchet.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    [Fact]
    public void No_source_file_is_too_long() =>
        Assert.Empty(Sources.Files(".cs", "src").Concat(Sources.Files(".cs", "tests"))
            .Select(file => (Name: Sources.Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > Ratchet.GetValueOrDefault(file.Name, MaxFileLines)));

    [Fact]
    public void No_member_is_too_long() =>
        Assert.Empty(Sources.Files(".cs", "src").SelectMany(file => Long(Sources.Relative(file), File.ReadAllText(file))));

    [Fact]
    public void No_line_is_too_wide() =>
        Assert.Empty(Sources.Files(".cs", "src").SelectMany(file => Wide(Sources.Relative(file), File.ReadAllLines(file))));

    [Fact]
    public void The_ratchet_names_only_what_is_still_too_long()
    {
        foreach (var name in Ratchet.Keys)
        {
            Assert.True(File.Exists(Path.Combine(TestData.Repository, name.Split(':')[0])), name);
        }
    }

    [Fact]
    public void A_long_member_is_found()
    {
        var body = string.Concat(Enumerable.Repeat("        Call(\"}\"); // {\n", MaxMemberLines));
        var source = $"namespace N;\n\npublic class A\n{{\n    void M(int a)\n    {{\n{body}    }}\n}}\n";
        Assert.Single(Long("a.cs", source));
        Assert.Empty(Long("a.cs", source.Replace(body, "        Call();\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_wide_line_is_found() => Assert.Single(Wide("a.cs", [new string('a', MaxColumns + 1), "b"]));

    private static IEnumerable<string> Long(string name, string source) => Sources.Members(source)
        .Where(member => member.Lines > Ratchet.GetValueOrDefault(name + ":member", MaxMemberLines))
        .Select(member => $"{name}:{member.Line} has {member.Lines} lines");

    private static IEnumerable<string> Wide(string name, IEnumerable<string> lines) => lines
        .Where(line => line.Length > MaxColumns)
        .Select(line => $"{name}: {line.Length} columns: {line.Trim()[..40]}");
}
