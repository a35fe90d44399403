using System.Text.Encodings.Web;
using System.Text.Json;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Rules;

/// <summary>An answer for a program; the keys are a promise.</summary>
internal static class AnswerJson
{
    // Citations are in Chinese, too; nothing here ends up in HTML.
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Answer answer, RulePack pack) => JsonSerializer.Serialize(
        new
        {
            allowed = answer.Allowed,
            refusals = answer.Refusals.Select(r => new { code = r.Code, article = r.Article, text = r.Text }),
            needs = answer.Needs,
            conditions = answer.Conditions,
            clocks = answer.Clocks.Select(c => new
            {
                name = c.Name,
                due = c.Due,
                article = c.Article,
                confirmed = c.Confirmed,
                from = c.From,
                packVersion = c.PackVersion,
            }),
            confirmed = answer.Confirmed,
            pack = new { id = pack.Id, version = pack.Version, sha256 = pack.Digest },
        },
        Readable);
}
