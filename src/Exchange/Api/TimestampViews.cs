using System.Text.Json;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Exchange.Api;

/// <summary>The time-stamps of a node's log, newest days first (<c>spec/timestamps.md</c>).</summary>
/// <param name="Before">Ask again with it for earlier days; absent where there are none.</param>
public sealed record TimestampList(IReadOnlyList<TimestampLine> Timestamps, string? Before = null)
{
    /// <summary>Where anybody reads them.</summary>
    public const string Path = "/log/timestamps";

    /// <summary>Most days in one answer.</summary>
    public const int MaxDays = 31;

    /// <summary>A day's form, in UTC.</summary>
    public const string DayForm = "yyyy-MM-dd";

    /// <summary>Null where it is not in its form.</summary>
    public static TimestampList? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StatementJson.Read<TimestampList>(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One day's token of one authority.</summary>
/// <param name="Day">UTC, as in <c>2026-05-04</c>.</param>
/// <param name="Territory">Whose authority; its certificate is in the roster.</param>
/// <param name="Checkpoint">The note that the token is over, with its cosignatures.</param>
/// <param name="Token">Base64 of the token's DER.</param>
public sealed record TimestampLine(string Day, string Territory, string Checkpoint, string Token);
