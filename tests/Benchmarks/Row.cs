using System.Text.Json;

namespace LotusBridge.Benchmarks;

/// <summary>A figure with its bar, in the shape that every benchmark prints with <c>--json</c>.</summary>
/// <param name="Name">Stable name of the work.</param>
/// <param name="Value">The figure, in <paramref name="Unit"/>; null when it was not measured.</param>
/// <param name="Peer">What it is compared with.</param>
/// <param name="Ratio">Value by the peer's value.</param>
/// <param name="Bar">What the value must reach, in its unit: from above for rates, from below for times.</param>
/// <param name="Met">True when the bar holds, and what else is asked of this work.</param>
internal sealed record Row(
    string Name, double? Value, string Unit, string? Peer, double? PeerValue, double? Ratio, double? Bar, bool Met)
{
    public static JsonSerializerOptions Json { get; } =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };
}

/// <summary>A row and what the table says besides.</summary>
/// <param name="CpuMicroseconds">CPU time of this process for each entry.</param>
/// <param name="Remark">Further conditions, and what stood in the way.</param>
internal sealed record Measured(
    Row Row,
    double? P50Milliseconds = null,
    double? P99Milliseconds = null,
    double? CpuMicroseconds = null,
    string Remark = "");

/// <summary>What <c>--json</c> prints.</summary>
internal sealed record Report(string Machine, IReadOnlyList<Row> Rows);
