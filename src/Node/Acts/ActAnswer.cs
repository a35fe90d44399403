using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Node.Acts;

/// <summary>What became of an act: <see cref="ActTaken"/> or <see cref="ActRefused"/>.</summary>
internal abstract record ActAnswer;

/// <summary>Committed: it is in the database and has its place in the log; its finality rises later.</summary>
/// <param name="Statement">As committed.</param>
/// <param name="Index">Its place in this node's log.</param>
/// <param name="Finality">At the moment of the answer.</param>
/// <param name="IsNew">False when the same envelope had been taken before.</param>
internal sealed record ActTaken(Statement Statement, long Index, Finality Finality, bool IsNew) : ActAnswer;

/// <summary>Not taken; nothing was changed.</summary>
/// <param name="Code">Stable, of <c>docs/errors.md</c>.</param>
/// <param name="Text">For people; holds nothing of the statement's free text.</param>
/// <param name="Article">Where the law refuses: the article.</param>
internal sealed record ActRefused(string Code, string Text, string? Article = null) : ActAnswer
{
    /// <summary>What the law misses, by the pack's own id; null where it names nothing.</summary>
    public string? Subject { get; init; }

    public static ActRefused Of(Refusal refusal) => new(refusal.Code, refusal.Text, refusal.Article) { Subject = refusal.Subject };
}
