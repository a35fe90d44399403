using LotusBridge.Ledger;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>A step of the roster that stands in the own log.</summary>
internal sealed class StepRow
{
    public required int Epoch { get; init; }

    public required Digest Digest { get; set; }

    public required byte[] Envelope { get; set; }

    /// <summary>Of its entry.</summary>
    public required long Index { get; set; }

    public required byte[] Salt { get; set; }
}

/// <summary>Steps of the roster.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261101000000_RosterSteps")]
internal sealed class RosterSteps : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("steps", table => new
    {
        Epoch = table.Column<int>(),
        Digest = table.Column<string>(),
        Envelope = table.Column<byte[]>(),
        Index = table.Column<long>(),
        Salt = table.Column<byte[]>(),
    }, constraints: table => table.PrimaryKey("PK_steps", row => row.Epoch));
}
