-- The register of companies is the owner's: the application must not rename a company or make it a demonstration,
-- which opens the one-click sign-in.
revoke insert, update on platform.company from qinxin_application;
