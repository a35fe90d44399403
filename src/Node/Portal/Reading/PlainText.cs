using System.Globalization;
using System.Text;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>
/// Text from a payload as a reader must see it: whatever shows nothing, turns the direction of writing, breaks a line or
/// piles up on its neighbours is spelled out as <c>⟦U+202E⟧</c>, so that no text looks like another, or like another line.
/// </summary>
internal static class PlainText
{
    /// <summary>More marks than this on one letter reach into the lines beside it; no language needs them.</summary>
    public const int MaxMarks = 3;

    private const char LineMark = '⏎';
    private const char SpaceMark = '␣';

    /// <summary>Letters and symbols by category that look like nothing.</summary>
    private static readonly HashSet<int> Blank =
        [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x1D159];

    /// <summary>The text with every such character spelled out. A line feed stays one, behind a mark.</summary>
    public static string Show(string text, out bool isDisguised)
    {
        isDisguised = false;
        var shown = new StringBuilder(text.Length);
        var marks = 0;
        var last = default(Rune);
        foreach (var rune in Runes(text))
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            isDisguised |= Append(shown, rune, last, marks);
            last = rune;
        }

        return shown.ToString();
    }

    public static string Show(string text) => Show(text, out _);

    /// <summary>True when the character was spelled out.</summary>
    private static bool Append(StringBuilder shown, Rune rune, Rune last, int marks)
    {
        if (rune.Value == '\n')
        {
            shown.Append(LineMark).Append('\n');
        }
        else if (rune.Value == ' ' && last.Value == ' ')
        {
            // A browser shows several spaces as one.
            shown.Append(SpaceMark);
        }
        else if (MustSpell(rune) || marks > MaxMarks)
        {
            shown.Append(CultureInfo.InvariantCulture, $"⟦U+{rune.Value:X4}⟧");
            return true;
        }
        else
        {
            shown.Append(rune.ToString());
        }

        return false;
    }

    private static bool MustSpell(Rune rune) =>
        rune.Value is LineMark or SpaceMark or '⟦' or '⟧' || Blank.Contains(rune.Value) || IsVariation(rune.Value)
        || Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => true,
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.SpaceSeparator => rune.Value != ' ',
            _ => false,
        };

    private static bool IsVariation(int value) =>
        value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>A lone surrogate is no text; it cannot come out of UTF-8, and is shown as the replacement character.</summary>
    private static StringRuneEnumerator Runes(string text) => text.EnumerateRunes();
}
