using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>A signed, typed fact, parsed but not yet verified.</summary>
/// <param name="Envelope">The bytes as signed.</param>
/// <param name="Header">Who says it, when, in which thread, in answer to what.</param>
/// <param name="Body">What it says.</param>
public sealed record Statement(Envelope Envelope, StatementHeader Header, StatementBody Body)
{
    public Digest Digest => Envelope.Digest;

    public override string ToString() => $"{Header.Type} {Digest}";
}

/// <param name="Type">As in <c>order.validated</c>; equals the middle of the payload type.</param>
/// <param name="Thread">The order's number (<c>MO-2026-K7Q2M4XA</c>), a case's, or <c>register/MO</c>.</param>
/// <param name="By">A pseudonymous official (<c>MO-3f9c2a71d0be</c>), <c>node:MO</c> or <c>registrar:MO</c>.</param>
/// <param name="At">When the author says so, to the second, UTC.</param>
/// <param name="Answers">The heads of the thread that the author had seen, ascending, without repeats.</param>
public sealed record StatementHeader(
    string Type, string Thread, string By, DateTimeOffset At, IReadOnlyList<Digest> Answers)
{
    /// <summary>The most digests that one statement answers.</summary>
    public const int MaxAnswers = 16;

    /// <summary>The longest thread name.</summary>
    public const int MaxThreadLength = 40;

    internal string? Problem()
    {
        if (Thread.Length is 0 or > MaxThreadLength || Thread.AsSpan().ContainsAnyExcept(ThreadCharacters))
        {
            return $"a thread is named by 1 to {MaxThreadLength} letters, digits, '-' and '/'";
        }

        if (!Author.IsId(By))
        {
            return "'by' names an official, 'node:' or 'registrar:' and a territory";
        }

        var ascending = Answers.Zip(Answers.Skip(1)).All(pair => pair.First < pair.Second);
        return Answers.Count <= MaxAnswers && ascending
            ? null
            : $"'answers' holds at most {MaxAnswers} digests, ascending";
    }

    private static readonly System.Buffers.SearchValues<char> ThreadCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/");
}
