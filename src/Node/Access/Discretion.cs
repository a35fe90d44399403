using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Rules;

namespace LotusBridge.Node.Access;

/// <summary>
/// What a refusal may say out loud: the law's own words, and nothing that somebody wrote. A reason that repeats text
/// of a statement is cut down to its code; errors end up in places where evidence must not be.
/// </summary>
internal sealed class Discretion(Self self)
{
    /// <summary>Shorter texts say nothing about anybody and stand in every sentence.</summary>
    private const int ShortestTelling = 3;

    private const string Neutral = "the law or the state of the order does not allow this; the code says why";

    private readonly HashSet<string> law = new(self.Packs.All.SelectMany(pack => WordsOf(pack.Pack)), StringComparer.Ordinal);

    /// <param name="told">The statements whose words the reason could repeat.</param>
    public Problem Of(ActRefused refused, IEnumerable<Statement> told)
    {
        var words = told.SelectMany(Texts).Where(text => text.Length >= ShortestTelling && !law.Contains(text))
            .ToHashSet(StringComparer.Ordinal);
        var title = words.Any(word => refused.Text.Contains(word, StringComparison.Ordinal)) ? Neutral : refused.Text;
        var article = refused.Article is { } cited && words.Any(word => cited.Contains(word, StringComparison.Ordinal))
            ? null
            : refused.Article;
        return new Problem(StatusCodes.Status422UnprocessableEntity, refused.Code, title, article) { Subject = refused.Subject };
    }

    private static IEnumerable<string> WordsOf(RulePack pack) =>
    [
        pack.Id, pack.Version, pack.Title, .. pack.Categories.Select(one => one.Id), .. pack.Grounds.Select(one => one.Id),
        .. pack.Grounds.Select(one => one.Article), .. pack.Conditions.Select(one => one.Id),
        .. pack.Clocks.Select(one => one.Id), .. pack.Clocks.Select(one => one.Article),
        .. pack.Territories.Select(one => one.Id),
    ];

    private static List<string> Texts(Statement statement)
    {
        using var payload = JsonDocument.Parse(statement.Envelope.Payload);
        var texts = new List<string>();
        Collect(payload.RootElement.GetProperty("body"), texts);
        return texts;
    }

    private static void Collect(JsonElement element, List<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add(element.GetString()!);
                break;

            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, texts);
                }

                break;

            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Collect(member.Value, texts);
                }

                break;
        }
    }
}
