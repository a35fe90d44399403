using System.Text;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Shipped packs as text to be spoiled.</summary>
internal static class PackText
{
    public static string Of(string id) => Encoding.UTF8.GetString(Packs.Bytes(id));

    public static RulePackReading Read(string text) => RulePack.Read(Encoding.UTF8.GetBytes(text));

    /// <summary>Replaces the first occurrence, and insists that there is one.</summary>
    public static string With(this string text, string old, string replacement)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the pack has no {old}");
        return text[..at] + replacement + text[(at + old.Length)..];
    }
}
