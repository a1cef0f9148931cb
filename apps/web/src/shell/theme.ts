import type { ThemeConfig } from 'antd';

/** Restrained and light; every text colour keeps at least 4.5 : 1 on its ground. */
export const theme: ThemeConfig = {
  cssVar: { key: 'qinxin' },
  token: {
    colorPrimary: '#17457f', colorInfo: '#17457f', colorLink: '#17457f', colorSuccess: '#1c6b45', colorWarning: '#8a5a00', colorError: '#b3372b',
    colorText: '#1d2733', colorTextSecondary: '#44546a', colorTextTertiary: '#586a80', colorTextPlaceholder: '#66768a', colorTextDescription: '#586a80',
    // The grounds of notices: those that antd derives from such dark colours are grey.
    colorSuccessBg: '#e9f5ee', colorSuccessBorder: '#a9d3bb', colorWarningBg: '#fdf4e0', colorWarningBorder: '#e3c27a', colorErrorBg: '#fdf1ef', colorErrorBorder: '#e6b0a9', colorInfoBg: '#eaf1fa', colorInfoBorder: '#b3c9e4',
    colorBgLayout: '#f4f6f9', borderRadius: 5, fontSize: 14,
    controlItemBgActive: '#e3edf9',
    fontFamily: "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
  },
  components: { Menu: { itemSelectedBg: '#e3edf9', itemSelectedColor: '#17457f', itemHeight: 36 } },
};
