using System.Text.RegularExpressions;

namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>The repository's own text, as the tidy tests read it.</summary>
internal static partial class Sources
{
    private static readonly string[] Left = ["bin", "obj", ".git", ".build", ".state", "node_modules", "TestResults", "StrykerOutput"];

    /// <summary>All files below the root with that ending, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string ending, params string[] below)
    {
        var start = Path.Combine([TestData.Repository, .. below]);
        return Directory.Exists(start) ? Walk(start, ending) : [];
    }

    /// <summary>
    /// Every test as <c>Class.Test</c>. Classes are found by their file's own name, so the name of a test class is the
    /// name of its file.
    /// </summary>
    public static IReadOnlySet<string> TestNames { get; } = Files(".cs", "tests").SelectMany(TestsIn)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>What a page names as <c>`Class.Test`</c>.</summary>
    public static List<string> NamedTests(string page) =>
        [.. TestName().Matches(page).Select(match => match.Groups[1].Value)];

    public static string Relative(string path) => Path.GetRelativePath(TestData.Repository, path).Replace('\\', '/');

    /// <summary>The source with the insides of strings, characters and comments blanked, line breaks kept.</summary>
    public static string Blank(string source) =>
        Noise().Replace(source, match => LineBreaks().Replace(match.Value, " "));

    /// <summary>Blocks that belong to a member: header line (1-based) and number of lines, brace to brace.</summary>
    public static IEnumerable<(int Line, int Lines)> Members(string source)
    {
        var open = new Stack<(int Line, bool Member)>();
        var line = 1;
        var header = 0;
        var blank = Blank(source);
        for (var i = 0; i < blank.Length; i++)
        {
            switch (blank[i])
            {
                case '\n':
                    line++;
                    break;
                case '{':
                    var inside = open.Any(block => block.Member);
                    open.Push((line, !inside && IsMember(blank[header..i])));
                    header = i + 1;
                    break;
                case '}' when open.TryPop(out var block):
                    if (block.Member)
                    {
                        yield return (block.Line, line - block.Line + 1);
                    }

                    header = i + 1;
                    break;
                case ';':
                    header = i + 1;
                    break;
                default:
                    break;
            }
        }
    }

    private static IEnumerable<string> TestsIn(string file) =>
        TestMethod().Matches(Blank(File.ReadAllText(file)))
            .Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}");

    private static bool IsMember(string header) =>
        header.Contains('(', StringComparison.Ordinal) && !TypeWord().IsMatch(header);

    private static IEnumerable<string> Walk(string folder, string ending) =>
        Directory.EnumerateFiles(folder).Where(file => file.EndsWith(ending, StringComparison.Ordinal))
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(sub => !Left.Contains(Path.GetFileName(sub), StringComparer.Ordinal))
                .SelectMany(sub => Walk(sub, ending)))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("""(?s)"{3,}.*?"{3,}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|//[^\n]*|/\*.*?\*/""", RegexOptions.None, 10_000)]
    private static partial Regex Noise();

    [GeneratedRegex(@"`(\w+\.[A-Z]\w*_\w+)`", RegexOptions.None, 10_000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\[(?:Fact|Theory|Property)\b[^;{]*?public (?:async )?[\w<>]+ (\w+)\(", RegexOptions.None, 10_000)]
    private static partial Regex TestMethod();

    [GeneratedRegex("[^\n]", RegexOptions.None, 10_000)]
    private static partial Regex LineBreaks();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace)\b", RegexOptions.None, 10_000)]
    private static partial Regex TypeWord();
}
