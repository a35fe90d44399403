using System.Reflection;
using System.Text.RegularExpressions;
using LotusBridge.Custody.Sealing;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Node.Access;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Node.Access;

public sealed partial class ErrorPageTests
{
    private static readonly Type[] Codes =
    [
        typeof(ProblemCode), typeof(RefusalCode), typeof(OrderRefusalCode), typeof(PeerCode), typeof(TokenFlaw),
        typeof(RecipientsRefusedException),
    ];

    [Fact]
    public void Every_code_is_on_the_page_of_errors_and_the_page_has_no_other()
    {
        var page = File.ReadAllText(Path.Combine(Folders.Repository, "docs", "errors.md"));
        var listed = Row().Matches(page).SelectMany(row => Code().Matches(row.Value).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);

        var known = Constants().Concat(Literals()).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(known.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_codes_in_the_desk_were_found() => Assert.Contains("author-elsewhere", Literals());

    private static IEnumerable<string> Constants() => Codes
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
        .Where(field => field.IsLiteral && field.FieldType == typeof(string))
        .Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> Literals() => Directory
        .EnumerateFiles(Path.Combine(Folders.Repository, "src", "Node"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Literal().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

    /// <summary>The first cell of a table's row.</summary>
    [GeneratedRegex(@"^\| (`[^|]*`) \|", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z-]+)`", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("""ActRefused\(\s*"([a-z-]+)"\s*,""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Literal();
}
