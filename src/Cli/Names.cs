using System.Security.Cryptography;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Cli;

/// <summary>Names of orders, cases, packages and officials, as <c>spec/statements.md</c> forms them.</summary>
internal static class Names
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int OrderLength = 8;
    private const int PseudonymBytes = 6;

    public static string Order(string territory, int year) => $"{territory}-{year}-{Draw(OrderLength)}";

    public static string Case(string territory) => $"{territory}-C-{Draw(OrderLength)}";

    public static string Package() => PackageName.Draw();

    public static string Official(string territory) =>
        $"{territory}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PseudonymBytes))}";

    private static string Draw(int length) => RandomNumberGenerator.GetString(Crockford, length);
}
