using System.Security.Cryptography;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>Names of new threads, drawn so that nobody can guess or count them.</summary>
internal static class ThreadName
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    /// <summary>As in <c>MO-2026-K7Q2M4XA</c>.</summary>
    public static string OfOrder(string territory, int year) => $"{territory}-{year}-{Draw()}";

    /// <summary>As in <c>MO-C-K7Q2M4XA</c>.</summary>
    public static string OfCase(string territory) => $"{territory}-C-{Draw()}";

    private static string Draw() => RandomNumberGenerator.GetString(Crockford, Length);
}
