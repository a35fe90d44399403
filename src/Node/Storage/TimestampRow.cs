using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>A day's time-stamp of one territory's authority over a final checkpoint of the own log.</summary>
internal sealed class TimestampRow
{
    /// <summary>UTC, as in <c>2026-05-04</c>.</summary>
    public required string Day { get; init; }

    /// <summary>Whose authority.</summary>
    public required string Territory { get; init; }

    public required long Size { get; init; }

    /// <summary>The checkpoint with its cosignatures.</summary>
    public required string Note { get; init; }

    public required byte[] Token { get; init; }

    /// <summary>What the token says.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Time-stamps.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261122000000_Timestamps")]
internal sealed class TimestampTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("timestamps", table => new
    {
        Day = table.Column<string>(),
        Territory = table.Column<string>(),
        Size = table.Column<long>(),
        Note = table.Column<string>(),
        Token = table.Column<byte[]>(),
        At = table.Column<long>(),
    }, constraints: table => table.PrimaryKey("PK_timestamps", row => new { row.Day, row.Territory }));
}
