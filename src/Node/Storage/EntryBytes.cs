using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>Entries as they stand in the log, whatever they are, instead of commitments in hex.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261122000000_EntryBytes")]
internal sealed class EntryBytes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<byte[]>("Entry", "entries", nullable: false, defaultValue: Array.Empty<byte>());
        var decoded = ActiveProvider!.Contains("Npgsql", StringComparison.Ordinal)
            ? "decode(\"Commitment\", 'hex')"
            : "unhex(\"Commitment\")";
        migrationBuilder.Sql($"UPDATE entries SET \"Entry\" = {decoded}");
        migrationBuilder.Sql("ALTER TABLE entries DROP COLUMN \"Commitment\"");
    }
}
