using LotusBridge.Ledger;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>An act in a reader's language, read from the very bytes that are signed.</summary>
/// <param name="Type">As in <c>order.validated</c>.</param>
/// <param name="Title">What the act is called.</param>
/// <param name="Does">One sentence: what it does.</param>
/// <param name="Follows">One sentence: what follows from it.</param>
/// <param name="Lines">Every member of the payload, in the order of the schema; what the schema does not know comes last.</param>
/// <param name="PayloadSha256">Of the payload's bytes: what the reader compares.</param>
public sealed record ReadAct(
    string Type, string Title, string Does, string Follows, IReadOnlyList<ReadLine> Lines, Digest PayloadSha256);

/// <summary>One line of an act.</summary>
/// <param name="Path">Where it stands in the payload, as in <c>body/identifiers/0/value</c>; the same in every language.</param>
/// <param name="Label">What the member is called.</param>
/// <param name="Value">The value for people; empty for a heading.</param>
/// <param name="Depth">0 for a section, then one more for each level.</param>
/// <param name="Code">The value as it stands in the payload, where <paramref name="Value"/> says it otherwise.</param>
/// <param name="Citation">The article of the rule pack behind a code.</param>
public sealed record ReadLine(
    string Path, string Label, string Value, int Depth, ReadMark Mark = ReadMark.None, string? Code = null,
    string? Citation = null)
{
    /// <summary>Of the value, where it may be another than the reader's: a rule pack's words. Null for the reader's.</summary>
    public string? Language { get; init; }
}

/// <summary>What a reader must know of a line beside its words.</summary>
[Flags]
public enum ReadMark
{
    None = 0,

    /// <summary>A section, or a member that has members of its own.</summary>
    Heading = 1,

    /// <summary>The act says nothing here, where it could have.</summary>
    Absent = 2,

    /// <summary>A member that this program has no label for; its raw name stands instead.</summary>
    Unlabelled = 4,

    /// <summary>A code that neither the rule pack nor this program knows.</summary>
    UnknownCode = 8,

    /// <summary>Counsel has still to confirm the rule behind the code.</summary>
    Unconfirmed = 16,

    /// <summary>There are characters in it that show nothing, or show something else; they are spelled out.</summary>
    Disguised = 32,

    /// <summary>A person's own words, which no program has looked at.</summary>
    OwnWords = 64,

    Digest = 128,

    /// <summary>The rule pack's own text, in the pack's language.</summary>
    PackText = 256,

    /// <summary>The texts at hand are of another rule pack than the act names, so none were used.</summary>
    OtherPack = 512,
}
