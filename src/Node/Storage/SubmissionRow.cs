using LotusBridge.Ledger;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>
/// A statement that was sent to a peer and has no receipt: since when, and what the peer signed about it. Gone with the
/// receipt.
/// </summary>
internal sealed class SubmissionRow
{
    public required Digest Statement { get; init; }

    public required string Peer { get; init; }

    /// <summary>The first attempt.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>The last one.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>The newest refusal that the peer signed; null for none. One for good stays.</summary>
    public byte[]? Refusal { get; set; }

    /// <summary>Since when it is an alarm; null while it is none.</summary>
    public DateTimeOffset? AlarmedAt { get; set; }
}

/// <summary>Submissions.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261130000000_Submissions")]
internal sealed class SubmissionTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("submissions", table => new
    {
        Statement = table.Column<string>(),
        Peer = table.Column<string>(),
        FirstAt = table.Column<long>(),
        LastAt = table.Column<long>(),
        Refusal = table.Column<byte[]>(nullable: true),
        AlarmedAt = table.Column<long>(nullable: true),
    }, constraints: table => table.PrimaryKey("PK_submissions", row => new { row.Statement, row.Peer }));
}
