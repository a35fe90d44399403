using LotusBridge.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>An invitation to make a passkey, for one person and one use; what it says is what the registrar will sign.</summary>
internal sealed class InvitationRow
{
    /// <summary>SHA-256 of the link's secret.</summary>
    public required Digest Secret { get; init; }

    /// <summary>The pseudonym that the key will belong to.</summary>
    public required string Official { get; init; }

    public required string Office { get; init; }

    public required string Role { get; init; }

    /// <summary>For how many days the key is to be registered.</summary>
    public required int Days { get; init; }

    /// <summary>The pseudonym whose lost passkey this one replaces; null for a new person.</summary>
    public string? Replaces { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When the link ends.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The passkey that was made with it; null while there is none.</summary>
    public string? Credential { get; set; }
}

/// <summary>A passkey that was made here. It counts for something once the register has its key.</summary>
internal sealed class PasskeyRow
{
    /// <summary>The credential's id, base64url.</summary>
    public required string Credential { get; init; }

    public required string Official { get; init; }

    /// <summary>Base64 of the uncompressed P-256 point.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The id that the register's key has.</summary>
    public required Digest Key { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A code that lets a person who lost their passkey make another one, once.</summary>
internal sealed class RecoveryCodeRow
{
    /// <summary>SHA-256 of pseudonym and code.</summary>
    public required Digest Code { get; init; }

    public required string Official { get; init; }
}

/// <summary>Invitations, passkeys and recovery codes.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261130000003_Passkeys")]
internal sealed class PasskeyTables : Migration
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<InvitationRow>().ToTable("invitations").HasKey(row => row.Secret);
        model.Entity<PasskeyRow>().ToTable("passkeys").HasKey(row => row.Credential);
        model.Entity<PasskeyRow>().HasIndex(row => row.Key);
        model.Entity<RecoveryCodeRow>().ToTable("recovery_codes").HasKey(row => row.Code);
        model.Entity<RecoveryCodeRow>().HasIndex(row => row.Official);
    }

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("invitations", table => new
        {
            Secret = table.Column<string>(),
            Official = table.Column<string>(),
            Office = table.Column<string>(),
            Role = table.Column<string>(),
            Days = table.Column<int>(),
            Replaces = table.Column<string>(nullable: true),
            At = table.Column<long>(),
            Until = table.Column<long>(),
            Credential = table.Column<string>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_invitations", row => row.Secret));
        migrationBuilder.CreateTable("passkeys", table => new
        {
            Credential = table.Column<string>(),
            Official = table.Column<string>(),
            PublicKey = table.Column<string>(),
            Key = table.Column<string>(),
            At = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_passkeys", row => row.Credential));
        migrationBuilder.CreateIndex("IX_passkeys_Key", "passkeys", "Key");
        migrationBuilder.CreateTable("recovery_codes", table => new
        {
            Code = table.Column<string>(),
            Official = table.Column<string>(),
        }, constraints: table => table.PrimaryKey("PK_recovery_codes", row => row.Code));
        migrationBuilder.CreateIndex("IX_recovery_codes_Official", "recovery_codes", "Official");
    }
}
