using System.Globalization;
using System.Text.RegularExpressions;

namespace LotusBridge.Node.Portal.Tour;

/// <summary>How far somebody has come: it stands in the address that leads from portal to portal, and in a cookie of each.</summary>
/// <param name="Number">Of the step, from 1 on.</param>
/// <param name="Thread">The case or order that the tour is about; empty before there is one.</param>
internal sealed partial record TourPlace(int Number, string Thread)
{
    public TourStep Step => TourScript.Steps[Number - 1];

    /// <summary>Null at the last step.</summary>
    public TourPlace? Next => Number < TourScript.Steps.Count ? this with { Number = Number + 1 } : null;

    /// <summary>Below any portal's origin.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"{TourPages.Go}?step={Number}&thread={Thread}");

    /// <summary>Null for no place of the tour.</summary>
    public static TourPlace? Of(string number, string thread) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
        && step >= 1 && step <= TourScript.Steps.Count && ThreadForm().IsMatch(thread)
            ? new TourPlace(step, thread)
            : null;

    public static TourPlace? Parse(string? cookie) =>
        cookie?.Split('.', 2) is [var number, var thread] ? Of(number, thread) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}.{Thread}");

    [GeneratedRegex("^[A-Z0-9-]{0,40}\\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex ThreadForm();
}
